// Builds what stands in the element from the start: launcher, panel and everything in it.
import { button, el, icon, unseen } from './dom.js'
import { WORDING } from './wording.js'

const BUBBLE = 'M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z'
const CROSS = 'M6 6l12 12M18 6L6 18'
const ARROW = 'M12 20V5M5.5 11L12 4.5l6.5 6.5'

/** Returns the parts by name. `on` holds what each control does; `safely` is a page's address. */
export function build(on, transcript, keepList, safely) {
  const ui = {}
  ui.launcher = button('launcher', on.open, icon(BUBBLE), (ui.launcherText = el('span')))
  ui.launcher.setAttribute('aria-haspopup', 'dialog')
  ui.status = status()
  ui.panelStatus = status()
  ui.panel = el(
    'dialog',
    { class: 'panel', 'aria-labelledby': 'title', oncancel: on.cancel },
    head(ui, on),
    ui.panelStatus,
    scroll(ui, transcript, safely),
    keepList.panel,
    foot(ui, on),
    transcript.announcer,
  )
  ui.root = el('div', { class: 'root', hidden: true }, ui.status, ui.launcher, ui.panel)
  return ui
}

/** The exit comes first, for the eye and for the keyboard. */
function head(ui, on) {
  const leaving = { class: 'exit', rel: 'nofollow noreferrer', target: '_top', onclick: on.exit }
  ui.exit = el('a', leaving, unseen(WORDING.exitBefore), WORDING.exit)
  ui.title = el('h2', { id: 'title', dir: 'auto' })
  ui.close = button('close', on.close, icon(CROSS))
  ui.close.setAttribute('aria-label', WORDING.close)
  return el('header', null, ui.exit, ui.title, ui.close)
}

function scroll(ui, { log, typing }, safely) {
  const link = { href: safely, target: '_blank', rel: 'noopener' }
  const intro = el(
    'section',
    { class: 'intro' },
    el('h3', null, WORDING.before),
    (ui.beforeExit = el('p')),
    el('p', null, WORDING.beforeHistory),
    el('a', link, WORDING.safely, unseen(WORDING.newTab)),
  )
  ui.slow = el('div', { class: 'turn notice', hidden: true })
  ui.scroll = el('div', { class: 'scroll', tabindex: '-1' }, intro, log, typing, ui.slow)
  return ui.scroll
}

function foot(ui, on) {
  const asks = { id: 'words', rows: 1, dir: 'auto', autocomplete: 'off', enterkeyhint: 'send' }
  ui.input = el('textarea', { ...asks, oninput: on.input, onkeydown: on.key })
  const send = el('button', { class: 'send', 'aria-label': WORDING.send }, icon(ARROW))
  const label = el('label', { for: 'words' }, WORDING.write)
  ui.form = el('form', { onsubmit: on.submit }, label, el('div', { class: 'box' }, ui.input, send))
  ui.kept = button('', on.take)
  ui.kept.hidden = true
  const help = el(
    'div',
    { class: 'help', role: 'group', 'aria-label': WORDING.help },
    button('', on.menu, WORDING.menu),
    button('', on.urgent, WORDING.urgent),
    button('', on.clear, WORDING.clear),
    ui.kept,
    el('a', { class: 'call999', href: 'tel:999' }, WORDING.call999),
  )
  return el('footer', null, ui.form, help)
}

function status() {
  return el('div', { class: 'status', role: 'status' })
}
