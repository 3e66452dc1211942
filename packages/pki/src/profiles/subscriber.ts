/**
 * A person as an application names them, put into the fields of a certificate.
 */
import type { NamePart } from '../name.js'

/** Who holds the certificate. Latin spelling as on the application; Japanese names are recommended. */
export type Holder = {
  /** Romaji, such as `Taro Jitsuin`. */
  readonly commonName: string
  /** Names the person at this CA: letters, digits and hyphens, the same over renewals. Never the national number. */
  readonly serialNumber: string
  readonly organisation?: string
  readonly unit?: string
  /** Family name, U+3000, given name. */
  readonly nameJa?: string
  readonly organisationJa?: string
}

/** Subject, and subjectAltName if there is a Japanese name to put there (hpki §2.3). */
export function holderNames(holder: Holder): {
  readonly subject: readonly NamePart[]
  readonly alternativeName?: readonly NamePart[]
} {
  const { commonName, serialNumber, organisation, unit, nameJa, organisationJa } = holder
  const subject = nameOf({ O: organisation, OU: unit, CN: commonName, serialNumber })
  if (nameJa === undefined) return { subject }
  const institution = organisationJa ?? organisation
  return { subject, alternativeName: nameOf({ O: institution, OU: undefined, CN: nameJa, serialNumber }) }
}

type Parts = Readonly<Record<'O' | 'OU' | 'CN' | 'serialNumber', string | undefined>>

function nameOf(parts: Parts): NamePart[] {
  const order = ['O', 'OU', 'CN', 'serialNumber'] as const
  const given = order.flatMap((short): NamePart[] => {
    const value = parts[short]
    return value === undefined ? [] : [[short, value]]
  })
  return [['C', 'JP'], ...given]
}
