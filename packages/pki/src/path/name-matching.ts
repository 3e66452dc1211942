/**
 * Whether a name lies in a subtree (RFC 5280 §4.2.1.10), form by form. Text is compared as ASCII without case, apart from
 * the local part of a mailbox; what cannot be read as a name of its form is `unreadable`, and its certificate is refused.
 */
import type { GeneralName } from '../extensions/general-name.js'
import { isWithin } from '../name.js'

/** How a name stands to a subtree. `unsupported`: nobody defines subtrees of this form. */
export type SubtreeMatch = 'inside' | 'outside' | 'unreadable' | 'unsupported'

/** Which list the subtree stands in: a wildcard host is inside an excluded subtree as soon as it can reach it. */
export type SubtreeUse = 'permitted' | 'excluded'

/** Compares a name with the base of a subtree of the same form. */
export function matchSubtree(name: GeneralName, base: GeneralName, use: SubtreeUse): SubtreeMatch {
  switch (name.form) {
    case 'directoryName':
      return base.form === name.form && isWithin(name.name, base.name) ? 'inside' : 'outside'
    case 'rfc822Name':
      return base.form === name.form ? matchMailbox(name.value, base.value) : 'outside'
    case 'dNSName':
      return base.form === name.form ? matchHost(name.value, base.value, use) : 'outside'
    case 'uniformResourceIdentifier':
      return base.form === name.form ? matchUri(name.value, base.value) : 'outside'
    case 'iPAddress':
      return base.form === name.form ? matchAddress(name.octets, base.octets) : 'outside'
    case 'otherName':
    case 'registeredID':
    case 'x400Address':
    case 'ediPartyName':
      return 'unsupported'
  }
}

const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?'
const HOST = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`)
const IPV4 = /^[0-9.]+$/

function isHost(text: string): boolean {
  return text.length <= 253 && HOST.test(text)
}

/** A host and every host below it by one label or more; the empty base holds all. A leading period is no host (§4.2.1.10). */
function matchHost(name: string, base: string, use: SubtreeUse): SubtreeMatch {
  const host = name.toLowerCase()
  const suffix = base.toLowerCase()
  const rest = host.startsWith('*.') ? host.slice(2) : host
  if (!isHost(rest) || (suffix !== '' && !isHost(suffix))) return 'unreadable'
  if (suffix === '' || host === suffix || host.endsWith(`.${suffix}`)) return 'inside'
  // *.example.org reaches an excluded www.example.org, one label below.
  const parent = suffix.slice(suffix.indexOf('.') + 1)
  return use === 'excluded' && rest !== host && parent === rest ? 'inside' : 'outside'
}

/** A mailbox, all mailboxes on a host, or, with a leading period, all mailboxes on the hosts below a domain. */
function matchMailbox(name: string, base: string): SubtreeMatch {
  const [local, host] = splitMailbox(name)
  if (local === '' || !isHost(host)) return 'unreadable'
  if (base.includes('@')) {
    const [baseLocal, baseHost] = splitMailbox(base)
    if (baseLocal === '' || !isHost(baseHost)) return 'unreadable'
    return local === baseLocal && host === baseHost ? 'inside' : 'outside'
  }
  return matchDomain(host, base.toLowerCase())
}

function splitMailbox(text: string): [local: string, host: string] {
  const at = text.lastIndexOf('@')
  return at < 0 ? ['', ''] : [text.slice(0, at), text.slice(at + 1).toLowerCase()]
}

/** The host of a URI, which must be there and must be a name (RFC 5280 §4.2.1.10). */
function matchUri(uri: string, base: string): SubtreeMatch {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(uri)?.[1]
  const host = authority
    ?.slice(authority.lastIndexOf('@') + 1)
    .replace(/:\d*$/, '')
    .toLowerCase()
  if (!host || !isHost(host) || IPV4.test(host)) return 'unreadable'
  return matchDomain(host, base.toLowerCase())
}

function matchDomain(host: string, base: string): SubtreeMatch {
  if (base === '') return 'inside'
  const domain = base.startsWith('.') ? base.slice(1) : base
  if (!isHost(domain)) return 'unreadable'
  return (base.startsWith('.') ? host.endsWith(base) : host === base) ? 'inside' : 'outside'
}

function matchAddress(address: Uint8Array, base: Uint8Array): SubtreeMatch {
  if (base.length !== address.length * 2) return 'outside' // IPv4 and IPv6 never meet
  const inside = address.every((octet, index) => {
    const mask = base[address.length + index] ?? 0
    return (octet & mask) === ((base[index] ?? 0) & mask)
  })
  return inside ? 'inside' : 'outside'
}
