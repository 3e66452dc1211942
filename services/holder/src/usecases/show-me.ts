/** Everything that the first page says: who is signed in, how, with what certificate, and what is known of them. */
import { HEALTHCARE_ROLES, type HealthcareRole } from '@jitsuin/pki'
import type { HolderFacts, Me } from '../contract.js'
import { ageAt } from '../domain/calendar.js'
import type { HolderRecord } from '../domain/holder-record.js'
import { cardAt } from '../domain/standing.js'
import type { HolderStore } from '../store/holder-store.js'
import { type HolderSession, personOf } from './identify.js'

/** Answers for the session's own person; whom the issuing office does not know has no facts, no profile and no cards. */
export async function showMe(store: HolderStore, session: HolderSession, at: Date): Promise<Me> {
  const person = personOf(session)
  const known = person && (await store.load(person))
  const cards = known ? await store.cardsOf(known.holderId) : []
  return {
    servedAt: at.toISOString(),
    signIn: {
      method: session.method,
      signedInAt: session.signedInAt.toISOString(),
      previousSignInAt: session.previousSignInAt?.toISOString() ?? null,
      expiresAt: session.expiresAt.toISOString(),
    },
    standing: standingOf(session),
    holder: known ? factsOf(known.record, at) : null,
    profile: known?.profile ?? null,
    cards: cards.map((card) => cardAt(card, at)),
  }
}

function standingOf(session: HolderSession): Me['standing'] {
  if (session.kind === 'holder-without-role') return { kind: 'without-role', why: session.why }
  const { commonName, issuer, serialHex, roles, notBefore, notAfter, statusCheckedAt } = session.certificate
  return {
    kind: 'with-role',
    roles: roles.map(wordsOfRole),
    commonName,
    issuer,
    serialHex,
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    statusCheckedAt: statusCheckedAt.toISOString(),
  }
}

function factsOf(record: HolderRecord, at: Date): HolderFacts {
  const { family, given, sex, birthDate, licenceNumber, licenceDate, jmaMember } = record
  return {
    ...{ family, given, sex, birthDate, licenceNumber, licenceDate, jmaMember },
    formerName: record.formerName ?? null,
    qualification: wordsOfRole(record.qualification),
    age: ageAt(birthDate, at),
    jmaMemberId: record.jmaMemberId ?? null,
    addressAtApplication: record.address ?? null,
    mailAtApplication: record.mail ?? null,
  }
}

/** The policy's own English name is the one on the wire. */
function wordsOfRole(role: HealthcareRole) {
  const { ja, wireName } = HEALTHCARE_ROLES[role]
  return { ja, en: wireName }
}
