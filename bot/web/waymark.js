// The one file to embed; README.md says how. Every module is named here so that a browser
// fetches them all at once, not one after another.
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
