/** What a newcomer finds in the issuing office of a demonstration: places, staff with keys, applications that have just come in. */
import { X509Certificate } from 'node:crypto'
import { attributeOf, parseCertificate } from '@jitsuin/pki'
import type { BeginningApplication, RegistrationService } from '@jitsuin/registration'
import type { Sso } from '@jitsuin/sso'
import { APPLICANTS, type Applicant, requestIdOf } from './applicants.js'
import type { IssuedCards } from './issue-cards.js'
import { drawPaper, drawPhoto } from './sample-papers.js'
import { INVENTED_STAFF } from './staff.js'

/** The counter and the hospital of the staff at the windows. */
const PLACES = ['tokyo-med', 'aozora-hospital'] as const

/** Sets the office up; may be repeated. Staff get in once they have cards. */
export async function setOfficeToWork(
  { sso, registration }: { readonly sso: Sso; readonly registration: RegistrationService },
  cards: IssuedCards,
): Promise<void> {
  await registration.begin.organisations()
  await installStaff(sso, registration, cards)
  await registration.begin.receive(await Promise.all(APPLICANTS.map(applicationOf)))
}

async function installStaff(sso: Sso, registration: RegistrationService, cards: IssuedCards): Promise<void> {
  const members = INVENTED_STAFF.flatMap((member) => {
    const issued = cards[member.id]
    return issued ? [{ member, certificate: Buffer.from(issued.authentication.derBase64, 'base64') }] : []
  })
  const ids = await sso.staff.install(
    members.map(({ member, certificate }) => ({
      displayName: `${member.family.ja} ${member.given.ja}`,
      roles: member.staffRoles,
      card: {
        centre: attributeOf(parseCertificate(certificate).issuer, 'O') ?? '',
        subjectSerialNumber: member.serialNumber,
      },
    })),
  )
  for (const [at, { member, certificate }] of members.entries()) {
    const staffId = ids[at] ?? ''
    if (member.staffRoles.includes('counterOfficer'))
      for (const place of PLACES) await registration.begin.assign(staffId, place)
    if (!member.orders) continue
    const spki = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' })
    const publicKey = spki.toString('base64url')
    await registration.adoptOfficer({ officerId: member.id, staffId, method: 'staff-card', publicKey })
  }
}

async function applicationOf(applicant: Applicant): Promise<BeginningApplication> {
  const { family, given, sex, birthDate, licenceNumber, licenceDate, memberId } = applicant
  const romaji = `${given.romaji} ${family.romaji}`
  const [photo, form, licence, identity, residence] = await Promise.all([
    drawPhoto(applicant),
    drawPaper('APPLICATION FORM', [romaji, `Born ${birthDate}`, `Licence No. ${licenceNumber}`]),
    drawPaper('MEDICAL LICENCE (COPY)', [romaji, `No. ${licenceNumber}`, `Registered ${licenceDate}`]),
    drawPaper('DRIVING LICENCE (COPY)', [romaji, `Born ${birthDate}`, 'Valid until 2029-04-14']),
    drawPaper('RESIDENCE RECORD', [romaji, `Born ${birthDate}`, 'Kaku-ku Mihon 1-2-3, Tokyo']),
  ])
  return {
    requestId: requestIdOf(applicant),
    form: {
      channel: 'paper',
      kind: 'new',
      name: {
        family: family.ja,
        given: given.ja,
        familyKana: family.kana,
        givenKana: given.kana,
        familyRomaji: family.romaji,
        givenRomaji: given.romaji,
      },
      sex,
      birthDate,
      address: { postalCode: '1000000', prefecture: '東京都', rest: '架空区見本1-2-3' },
      phone: '0312345678',
      email: `applicant-${licenceNumber}@example.jp`,
      licenceNumber,
      licenceDate,
      membership: memberId === undefined ? { kind: 'nonMember' } : { kind: 'member', memberId },
      workplace: { name: 'あおぞら架空病院' },
      pickupPlaceId: 'tokyo-med',
      consentedAt: new Date().toISOString(),
    },
    papers: [
      { kind: 'applicationForm', bytes: form },
      { kind: 'photo', bytes: photo },
      { kind: 'medicalLicence', bytes: licence },
      { kind: 'identity', identityKind: 'drivingLicence', bytes: identity },
      { kind: 'residenceRecord', bytes: residence },
    ],
  }
}
