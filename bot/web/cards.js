// Turns the structured parts of a reply into nodes.
import { button, el, icon, list, safeLink, svg, unseen, words } from './dom.js'
import { WORDING } from './wording.js'

const ICONS = {
  call: 'M4 4h5l2 5-3 2a12 12 0 0 0 5 5l2-3 5 2v5C11 20 4 13 4 4z',
  text: 'M4 5h16v11H10l-4.5 4v-4H4z',
  web: 'M9 5H5v14h14v-4M13 4h7v7M20 4l-9 9',
}
const NEW_TAB = { target: '_blank', rel: 'noopener noreferrer' }
const MAKERS = new Map(Object.entries({ alert, service, chart, steps, sources }))
const ROW = 2.9 // height of a bar with its label, in em

/** Returns the node of a card, or null for a kind that cannot be shown. */
export function card(part, onKeep) {
  const make = MAKERS.get(part?.type)
  return make ? el('section', { class: `card ${part.type}` }, ...make(part, onKeep)) : null
}

/** Returns the contacts that are built in, for when the server cannot answer. */
export function helpNow() {
  return card({ type: 'alert', title: WORDING.helpNow, contacts: WORDING.contacts })
}

function alert({ title, items, contacts }) {
  return [words('h3', title), bullets('ul', items), ways(contacts)]
}

function service(part, onKeep) {
  const { name, open, summary, contacts, address, notice } = part
  const state = ['open', 'closed'].includes(open?.state) ? open.state : 'unknown'
  return [
    words('h3', name),
    words('p', open?.text, { class: `state ${state}` }),
    words('p', summary),
    ways(contacts),
    words('p', address),
    words('p', notice, { class: 'small' }),
    onKeep && list(contacts).length && keepButton(part, onKeep),
  ]
}

function steps({ title, items }) {
  return [words('h3', title), bullets('ol', items)]
}

function sources({ items }) {
  const shown = list(items).map(({ title, publisher, url, checked }) => {
    const href = safeLink(url)
    const about = [publisher, checked && WORDING.checked + checked].filter(Boolean).join(', ')
    const name = words('span', title || href)
    const link = href ? el('a', { href, ...NEW_TAB }, name, unseen(WORDING.newTab)) : name
    return el('li', null, link, words('span', about, { class: 'small' }))
  })
  return [el('h3', null, WORDING.sources), el('ul', null, ...shown)]
}

function bullets(name, items) {
  return el(name, { class: 'items', dir: 'auto' }, ...list(items).map((item) => el('li', null, String(item))))
}

/** The ways to reach somebody. A number is not said twice when its label holds it. */
function ways(contacts) {
  const shown = list(contacts).map(({ kind, label, value, href, note }) => {
    const address = safeLink(href)
    if (!address) return null
    const outside = kind === 'web'
    const number = String(label).includes(value) ? null : words('span', value)
    const link = el(
      'a',
      { href: address, ...(outside && NEW_TAB) },
      icon(ICONS[kind] ?? ICONS.web),
      el('span', { class: 'lines' }, words('b', label), ' ', number),
      outside && unseen(WORDING.newTab),
    )
    return el('li', null, link, words('span', note, { class: 'small' }))
  })
  return shown.length ? el('ul', { class: 'contacts' }, ...shown) : null
}

function keepButton(part, onKeep) {
  const toggle = ({ currentTarget: pressed }) => {
    const kept = pressed.getAttribute('aria-pressed') !== 'true'
    pressed.setAttribute('aria-pressed', kept)
    onKeep(part, kept)
  }
  const made = button('keep', toggle, WORDING.keep, unseen(`: ${part.name}`))
  made.setAttribute('aria-pressed', 'false')
  return made
}

/** Horizontal bars in em and per cent, so that they grow with the text, and the same as a table. */
function chart(part) {
  const series = list(part.series).filter(({ value }) => value >= 0)
  const largest = Math.max(1, ...series.map(({ value }) => value))
  const label = [part.title, ...series.map((point) => spoken(point, part.unit))].join('. ')
  const picture = { role: 'img', 'aria-label': label, width: '100%', height: `${ROW * series.length}em` }
  return [
    words('h3', part.title),
    el('div', { class: 'bars' }, svg('svg', picture, ...series.flatMap((point, i) => row(point, i * ROW, largest)))),
    el('details', null, el('summary', null, WORDING.table), table(series, part.unit)),
    words('p', part.note, { class: 'small' }),
    words('p', part.source && WORDING.source + part.source, { class: 'small' }),
  ]
}

function row(point, top, largest) {
  const bar = (of = 0, name) => {
    const width = `${(100 * Math.min(of, largest)) / largest}%`
    return svg('rect', { class: name, y: `${top + 1.5}em`, width, height: '0.9em', rx: 3 })
  }
  const y = `${top + 1.1}em`
  return [
    svg('text', { y }, point.label),
    svg('text', { class: 'value', x: '100%', y }, figure(point)),
    bar(point.value, 'whole'),
    bar(point.part, 'part'),
  ]
}

function figure({ value, part }) {
  return part >= 0 ? `${value}, ${part} ${WORDING.part.toLowerCase()}` : String(value)
}

function spoken(point, unit = '') {
  const share = point.share >= 0 ? `, ${point.share} ${WORDING.share.toLowerCase()}` : ''
  return `${point.label}: ${figure(point)}${share} ${unit}`
}

function table(series, unit) {
  const titles = { label: WORDING.area, value: unit, part: WORDING.part, share: WORDING.share }
  const keys = Object.keys(titles).filter((key) => series.some((point) => key in point))
  const cell = (point, key) =>
    key === 'label' ? el('th', { scope: 'row' }, point.label) : el('td', null, String(point[key] ?? '–'))
  const rows = series.map((point) => el('tr', null, ...keys.map((key) => cell(point, key))))
  const head = keys.map((key) => el('th', { scope: 'col' }, titles[key]))
  return el('table', null, el('thead', null, el('tr', null, ...head)), el('tbody', null, ...rows))
}
