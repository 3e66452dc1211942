/**
 * Key management in memory, for one holder's page: the answers and refusals of the contract. What the page proves is judged by the very
 * functions that both services use, over statements that are written here anew.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { HalfError } from '@jitsuin/key-half'
import type { ApprovalView, BegunEnrolment, Enrolled } from '@jitsuin/key-management/contract'
import {
  type Assertion,
  type Attestation,
  DAY,
  type DayStatement,
  deriveEnrolmentKey,
  ENROLMENT,
  REGISTRATION,
  writeCodeFragment,
} from '@jitsuin/second-key'
import {
  type BoundPasskey,
  base64urlOf,
  judgeAssertion,
  judgeEd25519,
  judgeNewPasskey,
  octets,
} from '@jitsuin/second-key/node'

const CERTIFICATE = createHash('sha256').update('a second certificate').digest('hex')
const INSTITUTION = { id: 'H-0001', name: '港見架空病院', client: '2階 診察室' }
/** The name in every invented second certificate. */
export const NAME = 'Taro Jitsuin'

type Grant = { subject: string; publicKey: Uint8Array; wrongTries: number; origin: Enrolled['origin'] }
type Asked = { state: ApprovalView['state']; day: DayStatement; change: Partial<ApprovalView> }

/** The desk of one test file. `origin` is where its page is served. */
export class Desk {
  readonly passkeys = new Map<string, BoundPasskey>()
  readonly #grants = new Map<string, Grant>()
  readonly #enrolments = new Map<string, BegunEnrolment & { grantId: string; proven?: string }>()
  readonly #asked = new Map<string, Asked>()
  readonly #origin: () => string

  constructor(origin: () => string) {
    this.#origin = origin
  }

  /** A letter with a code: what its QR code opens, its secret, and the short number. */
  async writeLetter(letter: { subject: string; number: string; origin?: Enrolled['origin'] }) {
    const { subject, number: shortNumber, origin = 'dealt' } = letter
    const grantId = randomUUID()
    const secret = new Uint8Array(randomBytes(16))
    const { publicKey } = await deriveEnrolmentKey({ grantId, secret, shortNumber })
    this.#grants.set(grantId, { subject, publicKey, wrongTries: 0, origin })
    return { path: `/enrol#${writeCodeFragment({ grantId, secret })}`, secret: base64urlOf(secret) }
  }

  /** A client asks for a day. `change` is what the answer says differently from its statement. */
  ask(
    subject: string,
    {
      state = 'asked',
      begins = new Date(Math.floor(Date.now() / 1000) * 1000),
      lastsSeconds = 72_000,
      change = {},
    }: Partial<Omit<Asked, 'day'>> & { begins?: Date; lastsSeconds?: number } = {},
  ): string {
    const authorisation = randomUUID()
    const day = {
      authorisation,
      subject,
      certificate: CERTIFICATE,
      institution: INSTITUTION.id,
      clientKey: randomBytes(32).toString('hex'),
      keyManagementNonce: randomBytes(32).toString('hex'),
      signingNonce: randomBytes(32).toString('hex'),
      begins,
      ends: new Date(begins.getTime() + lastsSeconds * 1000),
    }
    this.#asked.set(authorisation, { state, day, change })
    return authorisation
  }

  /** Sets how an authorisation stands. */
  set(id: string, state: ApprovalView['state']): void {
    this.#expectAsked(id).state = state
  }

  stateOf(id: string): ApprovalView['state'] {
    return this.#expectAsked(id).state
  }

  beginEnrolment(grantId: string): BegunEnrolment {
    const { subject } = this.#expectGrant(grantId)
    const now = Date.now()
    const begun = {
      enrolmentId: randomUUID(),
      subject,
      certificate: CERTIFICATE,
      keyManagementNonce: randomBytes(32).toString('hex'),
      signingNonce: randomBytes(32).toString('hex'),
      issued: new Date(now).toISOString(),
      expires: new Date(now + 600_000).toISOString(),
    }
    this.#enrolments.set(begun.enrolmentId, { ...begun, grantId })
    return begun
  }

  async finishEnrolment(
    id: string,
    proof: { attestation: Attestation; statement: string; signature: string },
  ) {
    const enrolment = this.#enrolments.get(id)
    if (!enrolment) throw new HalfError('enrolment/unknown', id)
    const { grantId, proven } = enrolment
    const grant = this.#grants.get(grantId)
    if (proven !== undefined && proven !== proof.statement) throw new HalfError('enrolment/differs', id)
    if (grant && proven === proof.statement) return this.#enrolled(grant)
    const passkey = await judgeNewPasskey(this.#page, proof.attestation, registrationChallenge(enrolment))
    if (passkey === 'refused' || !this.#says(octets(proof.statement), enrolment, passkey))
      throw new HalfError('enrolment/passkey-refused', id)
    const open = this.#expectGrant(grantId)
    const signed = { message: octets(proof.statement), signature: octets(proof.signature) }
    if (judgeEd25519(open.publicKey, signed) === 'invalid') {
      open.wrongTries += 1
      throw new HalfError(open.wrongTries >= 5 ? 'grant/too-many-tries' : 'enrolment/code-wrong', id)
    }
    enrolment.proven = proof.statement
    this.passkeys.set(open.subject, passkey)
    return this.#enrolled(open)
  }

  view(id: string): ApprovalView {
    const { state, day, change } = this.#expectAsked(id)
    return {
      authorisationId: id,
      state,
      subject: day.subject,
      name: NAME,
      institution: INSTITUTION,
      begins: day.begins.toISOString(),
      ends: day.ends.toISOString(),
      approveBy: new Date(day.begins.getTime() + 300_000).toISOString(),
      statement: base64urlOf(DAY.encode(day)),
      credentialId: this.passkeys.get(day.subject)?.credentialId ?? 'bm9uZQ',
      ...change,
    }
  }

  async approve(id: string, assertion: Assertion): Promise<void> {
    const asked = this.#expectAsked(id)
    if (asked.state === 'active') return
    if (asked.state !== 'asked') throw new HalfError(`authorisation/${asked.state}`, id)
    const passkey = this.passkeys.get(asked.day.subject)
    if (!passkey) throw new HalfError('authorisation/passkey-missing', id)
    const challenge = createHash('sha256').update(DAY.encode(asked.day)).digest()
    if ((await judgeAssertion(this.#page, assertion, { passkey, challenge })) === 'refused')
      throw new HalfError('authorisation/assertion-refused', id)
    asked.state = 'active'
  }

  get #page() {
    return { origin: this.#origin() }
  }

  #expectGrant(grantId: string): Grant {
    const grant = this.#grants.get(grantId)
    if (!grant) throw new HalfError('grant/refused', grantId)
    if (grant.wrongTries >= 5) throw new HalfError('grant/too-many-tries', grantId)
    return grant
  }

  #expectAsked(id: string): Asked {
    const asked = this.#asked.get(id)
    if (!asked) throw new HalfError('authorisation/unknown', id)
    return asked
  }

  #enrolled({ subject, origin }: Grant): Enrolled {
    return { subject, name: NAME, validUntil: '2031-11-20T14:59:59.000Z', origin }
  }

  #says(bytes: Uint8Array, begun: BegunEnrolment, passkey: BoundPasskey): boolean {
    const { enrolmentId, subject, certificate, keyManagementNonce, signingNonce } = begun
    const { issued, expires, ...said } = ENROLMENT.parse(bytes)
    const wanted = {
      enrolment: enrolmentId,
      subject,
      certificate,
      origin: this.#origin(),
      credential: passkey.credentialId,
      credentialKey: createHash('sha256').update(passkey.publicKey).digest('hex'),
      keyManagementNonce,
      signingNonce,
    }
    return issued < expires && JSON.stringify(said) === JSON.stringify(wanted)
  }
}

function registrationChallenge(begun: BegunEnrolment): Uint8Array {
  const { enrolmentId, subject, certificate, keyManagementNonce, signingNonce } = begun
  const statement = { enrolment: enrolmentId, subject, certificate, keyManagementNonce, signingNonce }
  return createHash('sha256').update(REGISTRATION.encode(statement)).digest()
}
