// The element itself; README.md has its API. Importing this file registers nothing.
import { helpNow } from './cards.js'
import { Client, newId } from './client.js'
import { button, el, words } from './dom.js'
import { exitAddress, leave, unhide, watchShift } from './exit.js'
import { KeepList } from './keep.js'
import { build } from './panel.js'
import { Transcript } from './transcript.js'
import { WORDING } from './wording.js'

const HERE = new URL('.', import.meta.url).href
const SLOW = 6000 // milliseconds without an answer before help without the chat is shown
const URGENT_SLOW = 1200 // the same when urgent help was asked for
const IDLE_WARNING = 13 * 60_000 // milliseconds
const IDLE_END = 15 * 60_000 // the server forgets a conversation after that long
const NARROW = '(max-width: 40em), (max-height: 30em)'
const SAID_FOR = 6000
const URGENT = '/urgent_help'

export class WaymarkChat extends HTMLElement {
  static observedAttributes = ['open', 'inline', 'heading', 'exit-url']

  /** The text of its styles, if that came with the script. */
  static styles = ''

  /** Registers the element under a tag, unless the tag is taken. */
  static define(tag = 'waymark-chat', registry = window.customElements) {
    if (!registry.get(tag)) registry.define(tag, this)
    return this
  }

  #client = null
  #idle = []
  #keepList
  #lastUsed = 0
  #listening
  #narrow = window.matchMedia(NARROW)
  #notice = null
  #saying
  #shown = false
  #transcript
  #ui
  #unsent = []
  #unwatch
  #waiting = new Set()

  constructor() {
    super()
    this.#transcript = new Transcript({
      onChoice: (choice) => this.#choose(choice),
      onKeep: (service, kept) => this.#keepList.keep(service, kept),
    })
    this.#keepList = new KeepList({
      onChange: (count) => this.#countKept(count),
      onBack: () => this.#take(false),
      say: (text) => this.#say(text),
    })
    this.#ui = build(this.#controls(), this.#transcript, this.#keepList, `${HERE}browse-safely`)
    this.attachShadow({ mode: 'open' }).append(this.#ui.root)
    this.#dress()
  }

  /** Where the channel is: the place of this script, unless the attribute says otherwise. */
  get server() {
    return new URL(this.getAttribute('server') || HERE, document.baseURI).href
  }

  get exitUrl() {
    return exitAddress(this.getAttribute('exit-url'))
  }

  get heading() {
    return this.getAttribute('heading') || 'Waymark'
  }

  get open() {
    return this.hasAttribute('open')
  }

  set open(value) {
    this.toggleAttribute('open', Boolean(value))
  }

  /** True when the chat is a part of the page, always open, without a launcher. */
  get inline() {
    return this.hasAttribute('inline')
  }

  /** Hides the page, has the conversation forgotten and goes to the exit address. */
  exit() {
    leave(this.exitUrl, () => this.#forget())
    this.#tell('chat-exit')
  }

  /** Has the conversation forgotten and starts an empty one. */
  clear() {
    this.#forget()
    if (this.#shown) this.#begin()
  }

  connectedCallback() {
    this.#listening = new AbortController()
    const on = (target, name, listener) =>
      target?.addEventListener(name, listener, { signal: this.#listening.signal })
    on(window, 'pagehide', () => this.#forget())
    on(window, 'pageshow', (event) => event.persisted && (unhide(), this.clear()))
    on(window, 'online', () => this.#again())
    on(document, 'visibilitychange', () => this.#checkIdle())
    on(document, 'keydown', (event) => this.#escape(event))
    on(window.visualViewport, 'resize', () => this.#fit())
    on(window.visualViewport, 'scroll', () => this.#fit())
    on(this.#narrow, 'change', () => this.#reshow())
    this.#unwatch = watchShift({ onCount: (count) => this.#say(WORDING.shift[count]), onLeave: () => this.exit() })
    this.#follow()
  }

  disconnectedCallback() {
    this.#listening.abort()
    this.#unwatch()
    this.#hide()
    queueMicrotask(() => this.isConnected || this.#forget()) // moving the element ends nothing
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#follow()
  }

  #controls() {
    return {
      open: () => (this.open = true),
      close: () => (this.open = false),
      cancel: (event) => event.preventDefault(), // Escape is heard on the document
      exit: (event) => {
        event.preventDefault()
        this.exit()
      },
      input: () => this.#grow(),
      key: (event) => {
        if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) this.#submit(event)
      },
      submit: (event) => this.#submit(event),
      menu: () => this.#ask({ payload: '/menu' }, WORDING.menu),
      urgent: () => this.#ask({ payload: URGENT }, WORDING.urgent),
      take: () => this.#take(true),
      clear: () => {
        this.clear()
        this.#focus()
        this.#say(WORDING.cleared)
      },
    }
  }

  // Opening and closing

  /** Shows the element once its styles are there, or will not come: it works without them. */
  #dress() {
    const start = () => {
      this.#ui.root.hidden = false
      this.#follow()
    }
    const sheet = WaymarkChat.styles && document.adoptedStyleSheets && new CSSStyleSheet()
    if (sheet) {
      sheet.replaceSync(WaymarkChat.styles)
      this.shadowRoot.adoptedStyleSheets = [sheet]
      return start()
    }
    const styles = { rel: 'stylesheet', href: `${HERE}waymark.css`, onload: start, onerror: start }
    this.shadowRoot.prepend(el('link', styles))
  }

  /** Makes what is shown agree with the attributes. */
  #follow() {
    const ui = this.#ui
    ui.title.textContent = this.heading
    ui.launcherText.textContent = `${this.heading} ${WORDING.launcher}`
    ui.exit.href = this.exitUrl
    ui.beforeExit.textContent = WORDING.beforeExit(ui.exit.hostname.replace(/^www\./, ''))
    ui.close.hidden = this.inline
    const wanted = this.open || this.inline
    if (ui.root.hidden || !this.isConnected || wanted === this.#shown) return
    if (wanted) this.#show()
    else this.#close()
  }

  #show() {
    this.#shown = this.#ui.launcher.hidden = true
    this.#present()
    if (!this.inline) this.#focus()
    if (!this.#client) this.#begin()
    this.#tell('chat-open')
  }

  #close() {
    this.#hide()
    this.#ui.launcher.focus()
    this.#tell('chat-close')
  }

  #hide() {
    this.#shown = this.#ui.launcher.hidden = false
    this.#dismiss()
  }

  /**
   * On a small screen the panel is all there is, so it is modal. On a large one it stands beside
   * the page, in the top layer where browsers have one: nothing of the page covers it.
   */
  #present() {
    const { panel } = this.#ui
    if (this.inline) panel.setAttribute('open', '')
    else if (this.#narrow.matches && panel.showModal) panel.showModal()
    else if (panel.showPopover) {
      panel.popover = 'manual'
      panel.showPopover()
    } else panel.setAttribute('open', '')
    this.#fit()
  }

  #dismiss() {
    const { panel } = this.#ui
    panel.removeAttribute('popover')
    panel.close?.()
    panel.removeAttribute('open')
  }

  #reshow() {
    if (!this.#shown) return
    const focused = this.shadowRoot.activeElement
    this.#dismiss()
    this.#present()
    focused?.focus({ preventScroll: true })
  }

  #escape(event) {
    if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing) this.open = false
  }

  /** Keeps the exit above an on-screen keyboard. */
  #fit() {
    const view = window.visualViewport
    if (!view || view.scale > 1.05) return
    this.#ui.panel.style.setProperty('--view-height', `${view.height}px`)
    this.#ui.panel.style.setProperty('--view-top', `${view.offsetTop}px`)
  }

  // Talking

  async #begin() {
    const client = (this.#client = new Client(this.server))
    const messages = await this.#hear(client, SLOW, () => client.open())
    if (messages) this.#transcript.addReply(messages)
  }

  #ask(message, own) {
    this.#take(false)
    const turn = this.#transcript.addOwn(own)
    this.#scrollTo(turn)
    return this.#deliver({ id: newId(), ...message }, turn)
  }

  async #deliver(message, turn) {
    const client = (this.#client ??= new Client(this.server))
    const slow = message.payload === URGENT ? URGENT_SLOW : SLOW
    const answer = await this.#hear(client, slow, () => client.send(message), { message, turn })
    if (answer?.renewed) this.#transcript.addNotice(WORDING.renewed)
    if (answer) this.#scrollTo(this.#transcript.addReply(answer.messages))
  }

  /** Waits with the typing sign on, and with help when the answer is slow or does not come. */
  async #hear(client, slow, action, unsent) {
    const timer = setTimeout(() => this.#showSlow(), slow)
    this.#waiting.add(timer)
    this.#transcript.typing.hidden = false
    if (unsent) this.#scrollTo(this.#transcript.typing) // the first words are read from the top
    try {
      const answer = await action()
      if (client.ended) return null
      this.#arrive()
      return answer
    } catch (error) {
      if (!client.ended) this.#fail(error, unsent)
      return null
    } finally {
      clearTimeout(timer)
      this.#waiting.delete(timer)
      if (!this.#waiting.size) this.#transcript.typing.hidden = this.#ui.slow.hidden = true
    }
  }

  /** An answer came: older trouble is over, and the quiet time starts again. */
  #arrive() {
    this.#notice?.remove()
    this.#notice = null
    this.#lastUsed = Date.now()
    this.#stopIdle()
    this.#idle = [IDLE_WARNING, IDLE_END].map((after) => setTimeout(() => this.#checkIdle(), after))
  }

  #fail({ kind, messages }, unsent) {
    this.#tell('chat-error', { reason: kind })
    this.#notice?.remove()
    const final = kind === 'refused' && unsent
    if (unsent && !final) this.#keepUnsent(unsent)
    if (messages?.length) this.#scrollTo(this.#transcript.addReply(messages))
    if (messages?.length && final) return
    const parts = messages?.length ? [''] : [WORDING.trouble[kind] ?? WORDING.trouble.failed, helpNow()]
    this.#notice = this.#transcript.addNotice(...parts, this.#noticeButton(WORDING.again, () => this.#again()))
    if (!messages?.length) this.#scrollTo(this.#notice)
  }

  #keepUnsent(unsent) {
    const note = words('span', WORDING.unsent, { class: 'unsent' })
    unsent.turn.append(note)
    this.#unsent.push({ ...unsent, note })
  }

  #noticeButton(title, action) {
    const press = () => {
      this.#focus()
      action()
    }
    return button('choice', press, title)
  }

  /** Sends once more what did not get through, in its order and under its old ids. */
  #again() {
    if (!this.#notice) return
    this.#notice.remove()
    this.#notice = null
    const unsent = this.#unsent.splice(0)
    if (!unsent.length) this.#begin()
    for (const { message, turn, note } of unsent) {
      note.remove()
      this.#deliver(message, turn)
    }
  }

  #showSlow() {
    this.#ui.slow.replaceChildren(words('p', WORDING.slow), helpNow())
    this.#ui.slow.hidden = false
    this.#transcript.announce(WORDING.slow)
    this.#scrollTo(this.#ui.slow)
  }

  async #choose({ title, payload, pressed }) {
    if (pressed.ariaDisabled) return
    pressed.ariaDisabled = 'true' // not `disabled`: focus must stay where it is
    await this.#ask({ payload }, title)
    pressed.ariaDisabled = null
  }

  #submit(event) {
    event.preventDefault()
    const text = this.#ui.input.value.trim()
    this.#focus()
    if (!text) return this.#say(WORDING.sayFirst)
    this.#write('')
    this.#ask({ text }, text)
  }

  // Forgetting

  #forget() {
    this.#client?.end()
    this.#client = this.#notice = null
    this.#unsent = []
    this.#stopIdle()
    this.#transcript.clear()
    this.#keepList.clear()
    this.#take(false)
    this.#write('')
  }

  #stopIdle() {
    for (const timer of this.#idle) clearTimeout(timer)
  }

  #checkIdle() {
    if (!this.#client || this.#waiting.size) return
    const idle = Date.now() - this.#lastUsed
    if (idle >= IDLE_END) {
      this.#forget()
      this.#transcript.addNotice(WORDING.idleCleared)
    } else if (idle >= IDLE_WARNING && !this.#notice) {
      const keep = this.#noticeButton(WORDING.idleKeep, () => this.#stay())
      this.#notice = this.#transcript.addNotice(WORDING.idleSoon, keep)
      this.#scrollTo(this.#notice)
    }
  }

  /** Uses the conversation so that the server keeps it; what it repeats is on the page already. */
  async #stay() {
    const client = this.#client
    await client.send({ id: newId(), payload: '/repeat' }).catch(() => {})
    if (!client.ended) this.#arrive()
  }

  // Small things

  #take(shown) {
    const { panel, heading } = this.#keepList
    if (panel.hidden !== shown) return
    panel.hidden = !shown
    this.#ui.scroll.hidden = this.#ui.form.hidden = shown
    if (shown) heading.focus()
    else this.#focus()
  }

  #countKept(count) {
    this.#ui.kept.hidden = !count
    this.#ui.kept.textContent = `${WORDING.kept} (${count})`
  }

  /** Shows a line for a while: in the panel if it is open, as it may be modal. */
  #say(text) {
    const { panelStatus, status } = this.#ui
    clearTimeout(this.#saying)
    panelStatus.textContent = this.#shown ? text : ''
    status.textContent = this.#shown ? '' : text
    if (text) this.#saying = setTimeout(() => this.#say(''), SAID_FOR)
  }

  #focus() {
    this.#ui.input.focus({ preventScroll: true })
  }

  #write(text) {
    this.#ui.input.value = text
    this.#grow()
  }

  #grow() {
    const { style, value } = this.#ui.input
    style.height = 'auto'
    if (value) style.height = `${this.#ui.input.scrollHeight + 2}px`
  }

  /** Scrolls so that a node is seen from its start; focus stays where it is. */
  #scrollTo(node) {
    for (const box of [this.#ui.scroll, this.#ui.panel]) {
      const top = node.getBoundingClientRect().top - box.getBoundingClientRect().top
      const head = box === this.#ui.panel ? this.#ui.exit.parentNode.offsetHeight : 0
      box.scrollTop += top - head - 12
    }
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }))
  }
}
