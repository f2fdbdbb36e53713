// Builds nodes. Words always become text nodes: nothing in this element reads HTML.

const LINKS = ['https:', 'tel:', 'sms:', 'mailto:']

/** Makes an element. Keys that start with "on" are listeners; false and null leave a key out. */
export function el(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children)
}

export function svg(name, attributes, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children)
}

export function icon(path) {
  return svg('svg', { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' }, svg('path', { d: path }))
}

export function button(name, onclick, ...children) {
  return el('button', { type: 'button', class: name, onclick }, ...children)
}

/** Makes words of a reply, in their own direction; null for none. */
export function words(name, text, attributes) {
  return text ? el(name, { dir: 'auto', ...attributes }, String(text)) : null
}

export function unseen(text) {
  return el('span', { class: 'unseen' }, text)
}

/** Returns an address of a kind that may be shown, otherwise null. */
export function safeLink(address) {
  try {
    const url = new URL(address)
    return LINKS.includes(url.protocol) ? url.href : null
  } catch {
    return null
  }
}

/** Returns a list whatever came over the network. */
export function list(value) {
  return Array.isArray(value) ? value.filter(Boolean) : []
}

function fill(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value)
    else if (value === true) node.setAttribute(key, '')
    else if (value || value === 0) node.setAttribute(key, value)
  }
  node.append(...children.filter(Boolean))
  return node
}
