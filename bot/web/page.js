/** What our own pages add to plain links: the exit button, and the button that starts the chat. */
import { exitAddress, leave, unhide, watchShift } from './exit.js'

const chat = document.querySelector('waymark-chat')
const start = document.querySelector('#start')

function go() {
  if (chat?.exit) chat.exit()
  else leave(exitAddress(document.body.dataset.exitUrl))
}

document.querySelector('.exit').addEventListener('click', (event) => {
  event.preventDefault()
  go()
})

if (chat) {
  start.hidden = false
  start.addEventListener('click', () => (chat.open = true))
} else {
  watchWithoutChat()
}

/** The element watches for Shift itself; a page without it needs its own. */
function watchWithoutChat() {
  const status = document.createElement('div')
  status.className = 'unseen'
  status.setAttribute('role', 'status')
  document.body.append(status)
  const lines = ['Exit this page expired.', 'Shift, press 2 more times to exit.', 'Shift, press 1 more time to exit.']
  watchShift({ onCount: (count) => (status.textContent = lines[count]), onLeave: go })
  window.addEventListener('pageshow', (event) => event.persisted && unhide())
}
