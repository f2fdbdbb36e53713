// The one file to embed; README.md says how. Our server sends all modules and styles with it.
import './wording.js'
import './dom.js'
import './exit.js'
import './client.js'
import './cards.js'
import './transcript.js'
import './keep.js'
import './panel.js'
import { WaymarkChat } from './waymark-chat.js'

WaymarkChat.define()

export { WaymarkChat }
