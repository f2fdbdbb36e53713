// Leaving quickly. The page is hidden before anything else happens, and `location.replace` moves the
// top window, so Back does not return. Shift three times leaves too. A Shift counts only when a key
// of a keyboard was pressed and let go with nothing in between: capitals, typed or set by an
// on-screen keyboard, never add up to three.
import { WORDING } from './wording.js'

const EXIT_URL = 'https://www.bbc.co.uk/weather'
const PRESSES = 3
const BETWEEN_PRESSES = 5000 // milliseconds
const OWN_MOVE_AFTER = 400 // milliseconds for the top window to move before a frame moves itself
const OTHER_THINGS = ['pointerdown', 'focusin', 'beforeinput', 'input']
const WATCH = Symbol.for('waymark.shift')
const COVER = 'all: initial; position: fixed; inset: 0; z-index: 2147483647; background: Canvas; color: CanvasText'

const hidden = new Map()

/** Returns where to leave to: http or https, with nothing after "?" or "#". */
export function exitAddress(wanted) {
  try {
    const url = new URL(wanted || EXIT_URL, document.baseURI)
    url.search = url.hash = ''
    return /^https?:$/.test(url.protocol) ? url.href : EXIT_URL
  } catch {
    return EXIT_URL
  }
}

/** Hides the page, calls `forget`, and goes. Nothing that fails may stop it. */
export function leave(address, forget = () => {}) {
  hide(document, alert(document))
  attempt(() => hide(window.top.document, alert(window.top.document))) // unless of another site
  attempt(forget)
  const go = () => window.location.replace(address)
  const framed = window.top !== window
  if (framed && attempt(() => window.top.location.replace(address))) setTimeout(go, OWN_MOVE_AFTER)
  else go()
}

/** Shows `instead` and nothing else of a page, until `unhide`. */
export function hide(page, instead) {
  if (hidden.has(page)) return
  const { style } = page.body
  hidden.set(page, { instead, display: style.display, title: page.title })
  style.setProperty('display', 'none', 'important')
  page.title = WORDING.leaving
  page.documentElement.append(instead)
}

/** Shows the pages again. */
export function unhide() {
  for (const [page, { instead, display, title }] of hidden) {
    instead.remove()
    page.body.style.display = display
    page.title = title
  }
  hidden.clear()
}

/**
 * Counts Shift presses, once however many ask for it. `onCount` gets 1, 2, and 0 when the count
 * expires; the third calls `onLeave` of whoever asked last. Returns a function that stops.
 */
export function watchShift(asking) {
  document[WATCH] ??= new ShiftWatch()
  return document[WATCH].add(asking)
}

class ShiftWatch {
  #asking = new Set()
  #count = 0
  #pressed = new Set()
  #timer
  #listening

  add(asking) {
    if (!this.#asking.size) this.#listen()
    this.#asking.add(asking)
    return () => {
      this.#asking.delete(asking)
      if (!this.#asking.size) this.#listening.abort()
    }
  }

  #listen() {
    this.#listening = new AbortController()
    const options = { capture: true, signal: this.#listening.signal }
    const on = (name, listener) => document.addEventListener(name, listener, options)
    on('keydown', (event) => this.#down(event))
    on('keyup', (event) => this.#up(event))
    for (const name of OTHER_THINGS) on(name, () => this.#startAgain())
  }

  #down(event) {
    if (!isShift(event)) this.#startAgain()
    else if (!event.repeat) this.#pressed.add(event.code)
  }

  #up(event) {
    if (!isShift(event)) this.#startAgain()
    else if (this.#pressed.delete(event.code)) this.#tell(this.#count + 1)
  }

  #startAgain() {
    this.#pressed.clear()
    if (this.#count) this.#tell(0)
  }

  #tell(count) {
    clearTimeout(this.#timer)
    const asking = [...this.#asking]
    this.#count = count % PRESSES
    if (count === PRESSES) return asking.pop().onLeave()
    if (count) this.#timer = setTimeout(() => this.#tell(0), BETWEEN_PRESSES)
    for (const { onCount } of asking) onCount(count)
  }
}

/** Says whether this is a Shift key of a real keyboard, with no other modifier held. */
function isShift(event) {
  const held = event.ctrlKey || event.altKey || event.metaKey
  return event.key === 'Shift' && /^Shift(Left|Right)$/.test(event.code) && !held
}

function alert(page) {
  const cover = page.createElement('div')
  cover.setAttribute('role', 'alert')
  cover.style.cssText = COVER.replace(/;|$/g, ' !important;')
  setTimeout(() => (cover.textContent = WORDING.leaving)) // in the page by then: it is announced
  return cover
}

function attempt(action) {
  try {
    action()
    return true
  } catch {
    return false
  }
}
