/**
 * GeneralName (RFC 5280 §4.2.1.6): its forms, and what is wrong with one.
 */
import * as der from '../der.js'
import { readName } from './facts.js'
import { attempt } from './finding.js'

/** The tag number of each form; otherName, x400Address, directoryName and ediPartyName are constructed. */
const GENERAL_NAME_FORMS = {
  otherName: 0,
  rfc822Name: 1,
  dNSName: 2,
  x400Address: 3,
  directoryName: 4,
  ediPartyName: 5,
  uniformResourceIdentifier: 6,
  iPAddress: 7,
  registeredID: 8,
} as const

/** Our name of a form. */
type GeneralNameForm = keyof typeof GENERAL_NAME_FORMS

/** One name and its form; undefined for a tag that no form has. */
export type GeneralNameFacts = { readonly form: GeneralNameForm | undefined; readonly node: der.Node }

const CONSTRUCTED: ReadonlySet<string> = new Set([
  'otherName',
  'x400Address',
  'directoryName',
  'ediPartyName',
])
const FORM_BY_TAG: ReadonlyMap<number, GeneralNameForm> = new Map(
  (Object.keys(GENERAL_NAME_FORMS) as GeneralNameForm[]) // the table has no other keys
    .map((form) => [
      der.contextTag(GENERAL_NAME_FORMS[form], CONSTRUCTED.has(form) ? 'constructed' : 'primitive'),
      form,
    ]),
)

/** Reads the names inside a constructed node, whatever its tag. */
export function readGeneralNames(node: der.Node): GeneralNameFacts[] {
  return der.children(node, node.tag).map((child) => ({ form: FORM_BY_TAG.get(child.tag), node: child }))
}

/** The octets of a name as Latin-1 text. */
export function nameText({ node }: GeneralNameFacts): string {
  return Buffer.from(node.content).toString('latin1')
}

const LABEL = /^[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?$/

/** What is wrong with a DNS name in the preferred syntax (RFC 1034 §3.5, RFC 1123 §2.1); undefined if nothing is. */
export function dnsFault(name: string): string | undefined {
  if (name === '') return 'empty'
  if (name.startsWith(' ') || name === '.') return 'blank'
  if (name.length > 253) return 'longer than 253 octets'
  const labels = name.split('.')
  if (labels.some((label) => label === '')) return 'an empty label'
  if (labels.some((label) => label.length > 63)) return 'a label longer than 63 octets'
  const [first, ...rest] = labels
  const checked = first === '*' && rest.length > 0 ? rest : labels
  return checked.every((label) => LABEL.test(label))
    ? undefined
    : `a character that host names do not have in "${name}"`
}

/** What is wrong with a Mailbox of RFC 2821 §4.1.2, the form of rfc822Name; undefined if nothing is. */
function mailFault(mail: string): string | undefined {
  const at = mail.lastIndexOf('@')
  if (at < 1) return `"${mail}" is not local-part@domain`
  const local = mail.slice(0, at)
  const isAtoms = /^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+(\.[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+)*$/.test(local)
  if (!isAtoms && !/^"([^"\\\r\n]|\\.)*"$/.test(local)) return `The local part of "${mail}" is no dot-string`
  const host = mail.slice(at + 1)
  return /^\[.+\]$/.test(host) ? undefined : dnsFault(host)
}

/** What is wrong with an absolute URI (RFC 3986 §3, RFC 5280 §4.2.1.6); undefined if nothing is. */
export function uriFault(uri: string): string | undefined {
  const [, scheme, rest = ''] = /^([A-Za-z][A-Za-z0-9+.-]*):(.*)$/s.exec(uri) ?? []
  if (!scheme) return `"${uri}" is not absolute`
  if (rest === '') return 'nothing after the scheme'
  if (!/^([A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$/.test(rest))
    return `a character or escape that URIs do not have in "${uri}"`
  if (!rest.startsWith('//')) return undefined
  return authorityFault(scheme, /^\/\/([^/?#]*)/.exec(rest)?.[1] ?? '')
}

function authorityFault(scheme: string, authority: string): string | undefined {
  const host = authority.replace(/^.*@/, '').replace(/:\d*$/, '')
  // ldap:///… and file:///… leave the host to the reader.
  if (host === '') return /^(ldaps?|file)$/i.test(scheme) ? undefined : 'no host'
  if (/^\[[0-9A-Fa-f:.]+\]$/.test(host) || /^\d+(\.\d+){3}$/.test(host)) return undefined
  const fault = dnsFault(host)
  if (fault) return fault
  return host.includes('.') ? undefined : `the host "${host}" is neither a full domain name nor an address`
}

/** What is wrong with one name in subjectAltName or issuerAltName, form by form; undefined if nothing is. */
export function generalNameFault(name: GeneralNameFacts): string | undefined {
  const { form, node } = name
  switch (form) {
    case undefined:
      return `no form has the tag ${node.tag}`
    case 'rfc822Name':
      return mailFault(nameText(name))
    case 'dNSName':
      return dnsFault(nameText(name))
    case 'uniformResourceIdentifier':
      return uriFault(nameText(name))
    case 'iPAddress':
      return node.content.length === 4 || node.content.length === 16
        ? undefined
        : `an address of ${node.content.length} octets`
    case 'directoryName':
      return directoryFault(node)
    case 'registeredID':
      return attempt(() => der.oidValue(node, node.tag)) ? undefined : 'no object identifier'
    case 'otherName':
      return attempt(() => otherName(node)) ? undefined : 'no otherName'
    case 'x400Address':
    case 'ediPartyName':
      return node.content.length === 0 ? 'empty' : undefined
  }
}

function directoryFault(node: der.Node): string | undefined {
  const name = attempt(() => readName(der.parse(node.content)))
  if (!name) return 'no distinguished name'
  return name.rdns.length === 0 ? 'an empty distinguished name' : undefined
}

/** The type of an otherName. */
function otherName(node: der.Node): { readonly type: string; readonly value: der.Node } {
  const [type, value] = der.children(node, node.tag, 2)
  return { type: der.oidValue(type), value: der.explicitValue(value, 0) }
}
