// A list of contacts to take away, kept nowhere. Numbers and addresses alone say little; names and
// websites are added only when asked for.
import { button, el, list } from './dom.js'
import { hide, unhide } from './exit.js'
import { WORDING } from './wording.js'

const NEUTRAL = ['call', 'text']

export class KeepList {
  #services = new Map()
  #onChange
  #say

  /** `onChange` is told how many services are kept, `onBack` that the person is done. */
  constructor({ onChange, onBack, say }) {
    this.#onChange = onChange
    this.#say = say
    this.text = el('textarea', { id: 'kept', rows: 7, dir: 'auto' })
    this.names = el('input', { type: 'checkbox', id: 'names', onchange: () => this.#write() })
    this.heading = el('h3', { tabindex: '-1' }, WORDING.kept)
    this.panel = el(
      'section',
      { class: 'take', hidden: true },
      this.heading,
      el('p', null, WORDING.keptAbout),
      el('p', { class: 'tick' }, this.names, el('label', { for: 'names' }, WORDING.keptNames)),
      el('label', { for: 'kept' }, WORDING.keptText),
      this.text,
      el(
        'div',
        { class: 'choices' },
        button('choice', () => this.copy(), WORDING.copy),
        button('choice', () => this.print(), WORDING.print),
        button('choice', onBack, WORDING.back),
      ),
      el('p', { class: 'small' }, WORDING.printAbout),
    )
  }

  /** Puts a service card on the list, or takes it off. */
  keep(service, kept) {
    if (kept) this.#services.set(service.id, service)
    else this.#services.delete(service.id)
    this.#write()
    this.#onChange(this.#services.size)
  }

  /** Forgets the list. */
  clear() {
    this.#services.clear()
    this.names.checked = false
    this.#write()
    this.#onChange(0)
  }

  async copy() {
    try {
      await navigator.clipboard.writeText(this.text.value)
      this.#say(WORDING.copied)
    } catch {
      this.text.select()
      this.#say(document.execCommand('copy') ? WORDING.copied : WORDING.copyByHand)
    }
  }

  /** Prints the list and nothing of the page around it. */
  print() {
    const sheet = el('pre', null, this.text.value)
    sheet.style.whiteSpace = 'pre-wrap'
    hide(document, sheet)
    window.addEventListener('afterprint', unhide, { once: true })
    window.print()
  }

  #write() {
    const blocks = [...this.#services.values()].map((service, i) => entry(service, i + 1, this.names.checked))
    this.text.value = [WORDING.keptHeading, ...blocks].join('\n\n')
  }
}

function entry({ name, contacts, address }, index, named) {
  const reached = list(contacts).filter(({ kind }) => named || NEUTRAL.includes(kind))
  const head = named ? `${index}. ${name}` : `${index}.`
  return [head, ...reached.map((contact) => line(contact, named)), address].filter(Boolean).join('\n')
}

function line({ kind, label, value, note }, named) {
  if (!named && kind === 'call') return value
  return `${label} ${value}${named && note ? ` (${note})` : ''}`
}
