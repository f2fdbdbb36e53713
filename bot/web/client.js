// Talks to the web channel. One client is one conversation. Messages go one at a time; each keeps its
// id when it is sent again after a lost connection, so the server never reads it twice.

const API = '/webhooks/web'
const REPLY_WITHIN = 20_000 // milliseconds; the server gives up on a reply before that
const PAUSES = [1000, 3000] // milliseconds before each new attempt, unless the server asks for more
const LONGEST_PAUSE = 20_000
const KINDS = { 404: 'ended', 429: 'busy', 502: 'offline', 504: 'slow' }

/** Why there is no answer: `kind` is offline, slow, busy, failed, refused or ended. */
function trouble(kind, more) {
  return Object.assign(new Error(kind), { kind, ...more })
}

/** Returns a new id for a message. */
export function newId() {
  return crypto.getRandomValues(new Uint32Array(4)).join('-')
}

export class Client {
  #server
  #session
  #opening
  #line = Promise.resolve()
  #requests = new Set()

  /** `server` is the address of the channel. */
  constructor(server) {
    this.#server = server.replace(/\/+$/, '')
    /** True once the conversation was ended from here. */
    this.ended = false
  }

  /** Opens the conversation, once; returns the first messages. */
  open() {
    this.#opening ??= this.#keepTrying(() => this.#start()).catch((error) => {
      this.#opening = null
      throw error
    })
    return this.#opening
  }

  /**
   * Sends `{id, text}` or `{id, payload}` when its turn comes.
   * Returns `{messages, renewed}`: renewed when the server had forgotten the conversation.
   */
  send(message) {
    const answer = this.#line.then(() => this.#deliver(message))
    this.#line = answer.catch(() => {})
    return answer
  }

  /** Has the server forget the conversation; works while a page is being closed. */
  end() {
    this.ended = true
    for (const request of this.#requests) request.abort()
    if (!this.#session) return
    const body = JSON.stringify({ session: this.#session }) // goes as text: that needs no preflight
    navigator.sendBeacon(`${this.#server}${API}/end`, body)
  }

  async #deliver(message) {
    const post = () => this.#post(message)
    await this.open()
    try {
      return { messages: await this.#keepTrying(post) }
    } catch (error) {
      if (error.kind !== 'ended' || this.ended) throw error
    }
    this.#opening = null
    await this.open()
    return { messages: await this.#keepTrying(post), renewed: true }
  }

  async #keepTrying(action) {
    for (const pause of PAUSES) {
      try {
        return await action()
      } catch (error) {
        if (!['offline', 'busy'].includes(error.kind)) throw error
        await new Promise((done) => setTimeout(done, Math.min(error.after || pause, LONGEST_PAUSE)))
      }
    }
    return action()
  }

  async #start() {
    const { session, messages } = await this.#request('/sessions', {})
    this.#session = session
    return messages
  }

  async #post(message) {
    return (await this.#request('/messages', message, `Bearer ${this.#session}`)).messages
  }

  async #request(path, body, authorization) {
    if (this.ended) throw trouble('ended')
    const request = new AbortController()
    const timer = setTimeout(() => request.abort(), REPLY_WITHIN)
    this.#requests.add(request)
    const headers = { 'Content-Type': 'application/json' }
    if (authorization) headers.Authorization = authorization
    try {
      const response = await fetch(this.#server + API + path, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        signal: request.signal,
      })
      const answer = await response.json().catch(() => ({}))
      if (answer.messages && response.ok) return answer
      throw refusal(response, answer)
    } catch (error) {
      if (error.kind) throw error
      throw trouble(this.ended ? 'ended' : request.signal.aborted ? 'slow' : 'offline')
    } finally {
      clearTimeout(timer)
      this.#requests.delete(request)
    }
  }
}

function refusal({ status, headers }, { messages }) {
  const kind = KINDS[status] ?? (status >= 400 && status < 500 ? 'refused' : 'failed')
  return trouble(kind, { messages, after: headers.get('Retry-After') * 1000 })
}
