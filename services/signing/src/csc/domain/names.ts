/** Names of certificates as the specification wants them: RFC 4514, the last RDN first. */
import type { Certificate } from '@jitsuin/pki'

/** Types with a descriptor that LDAP registered (RFC 4519). */
const DESCRIPTORS: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
}

/** The string of a name (RFC 4514 §2). */
export function distinguishedName({ rdns }: Certificate['subject']): string {
  return rdns
    .toReversed()
    .map((rdn) => rdn.map(({ type, value }) => `${DESCRIPTORS[type] ?? type}=${escaped(value)}`).join('+'))
    .join(',')
}

/** RFC 4514 §2.4. */
function escaped(value: string): string {
  return value
    .replace(/[\\"+,;<>]/g, '\\$&')
    .replace(/^[ #]/, '\\$&')
    .replace(/ $/, '\\ ')
}

/** An instant as GeneralizedTime: `20261120001200Z`. */
export function generalizedTime(at: Date): string {
  return at
    .toISOString()
    .replace(/\.\d{3}/, '')
    .replace(/[-:T]/g, '')
}
