// What was said. The log is not live itself, or it would read out the person's own words too. The
// words of a new reply, and only those, go to one polite region.
import { card } from './cards.js'
import { button, el, list, unseen, words } from './dom.js'
import { WORDING } from './wording.js'

const MOST_TURNS = 120
const ANNOUNCED_FOR = 10_000 // milliseconds; after that the region is empty for whoever reads on

export class Transcript {
  #onChoice
  #onKeep
  #clearing

  constructor({ onChoice, onKeep }) {
    this.#onChoice = onChoice
    this.#onKeep = onKeep
    const log = { class: 'log', role: 'log', 'aria-live': 'off', 'aria-label': WORDING.conversation }
    this.log = el('div', log)
    this.announcer = el('div', { class: 'unseen', 'aria-live': 'polite' })
    const dots = { class: 'typing', 'aria-hidden': 'true', hidden: true }
    this.typing = el('div', dots, el('i'), el('i'), el('i'))
  }

  /** Shows the person's own words; returns their node. */
  addOwn(text) {
    return this.#add('mine', unseen(WORDING.you), words('p', text, { class: 'own' }))
  }

  /** Shows and announces a reply; returns its node. */
  addReply(messages) {
    this.announce(list(messages).map(spoken).join('\n'))
    const parts = list(messages).flatMap((message) => this.#message(message))
    return this.#add('', unseen(WORDING.waymark), ...parts)
  }

  /** Shows and announces a line about the chat itself, with more nodes below it. */
  addNotice(text, ...more) {
    this.announce(text)
    return this.#add('notice', words('p', text), ...more)
  }

  /** Has words read out, once. */
  announce(text) {
    clearTimeout(this.#clearing)
    this.announcer.append(words('p', text) ?? '')
    this.#clearing = setTimeout(() => this.announcer.replaceChildren(), ANNOUNCED_FOR)
  }

  /** Forgets everything. */
  clear() {
    this.announcer.replaceChildren()
    this.log.replaceChildren()
  }

  #add(kind, ...parts) {
    const turn = el('div', { class: `turn ${kind}` }, ...parts)
    this.log.append(turn)
    if (this.log.childElementCount > MOST_TURNS) this.log.firstElementChild.remove()
    return turn
  }

  #message({ text, card: part, buttons }) {
    const shown = card(part, this.#onKeep)
    const said = shown ? (part.lead ?? text) : text
    return [words('p', said, { class: 'said' }), shown, this.#choices(buttons)]
  }

  #choices(buttons) {
    const made = list(buttons).map(({ title, payload }) => {
      const choose = (event) => this.#onChoice({ title, payload, pressed: event.currentTarget })
      return button('choice', choose, words('span', title))
    })
    const group = { class: 'choices', role: 'group', 'aria-label': WORDING.choices }
    return made.length && el('div', group, ...made)
  }
}

/** `text` says all that a card does; choices are named after it. */
function spoken({ text, buttons }) {
  const titles = list(buttons).map(({ title }) => title)
  return titles.length ? `${text} ${WORDING.choices}: ${titles.join(', ')}.` : text
}
