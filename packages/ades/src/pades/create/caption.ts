/** What a visible signature says, for whoever draws it. */
import { formatJapanTime } from '@jitsuin/kernel'
import { attributeOf, formatName, parseCertificate } from '@jitsuin/pki'
import { readRoles } from '../../validate/roles.js'
import { kanjiName, roleNames } from '../../validate/signer-report.js'

/** The signer with the qualification, and lines below: the time as claimed (Japan), and why. */
export type Caption = { readonly name: string; readonly lines: readonly string[] }

type Stated = { readonly signingTime: Date; readonly reason?: string }

/** The caption by the certificate itself: what is seen must not say more than it. @throws {PkiError} */
export function captionOf(certificateDer: Uint8Array, { signingTime, reason }: Stated): Caption {
  const certificate = parseCertificate(certificateDer)
  const { subject } = certificate
  const name = kanjiName(certificate) ?? attributeOf(subject, 'CN') ?? formatName(subject)
  const roles = readRoles(certificate)
  const role = roles.outcome === 'stated' ? `${roleNames(roles.roles).ja}　` : ''
  const time = `電子署名　${formatJapanTime(signingTime, 'ja')}（日本時間）`
  return { name: `${role}${name}`, lines: [time, ...(reason === undefined ? [] : [`理由　${reason}`])] }
}
