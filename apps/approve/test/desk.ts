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
  deriveEnrolmentKey,
  ENROLMENT,
  leavesOfSheet,
  listRoot,
  REGISTRATION,
  type SheetItem,
  sealSheet,
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
import {
  type Asked,
  type Asking,
  type AskingList,
  CERTIFICATE,
  type Change,
  commonOf,
  INSTITUTION,
  statementOf,
} from './asked.js'

/** The name in every invented second certificate. */
export const NAME = 'Taro Jitsuin'

type Grant = { subject: string; publicKey: Uint8Array; wrongTries: number; origin: Enrolled['origin'] }
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

  /** A client asks for a day. */
  ask(subject: string, asking: Asking = {}): string {
    return this.#keep({ kind: 'day', ...commonOf(subject, asking) }, asking)
  }

  /** A client asks for a list: the address that its QR code opens, and what stands behind `#` in it. */
  async askForList(subject: string, items: readonly SheetItem[], asking: AskingList = {}) {
    const { stated = items, algorithm = 'sha256' } = asking
    const { sealed, fragment } = asking.sealed ?? (await sealSheet(items, (size) => randomBytes(size)))
    const common = commonOf(subject, { lastsSeconds: 7200, numSignatures: stated.length, ...asking })
    const root = Buffer.from(listRoot(leavesOfSheet(stated))).toString('hex')
    const id = this.#keep({ kind: 'list', ...common, algorithm, root }, asking)
    this.#expectAsked(id).sheet = sealed
    return { id, fragment, path: `/a/${id}#${fragment}` }
  }

  #keep(wish: Asked['wish'], { state = 'asked', change = {} }: Asking): string {
    this.#asked.set(wish.authorisation, { state, wish, change, used: 0 })
    return wish.authorisation
  }

  /** So many documents were signed under it. */
  use(id: string, used: number): void {
    this.#expectAsked(id).used = used
  }

  /** What is known of its sheet is gone. */
  dropSheet(id: string): void {
    delete this.#expectAsked(id).sheet
  }

  /** What the answer says differently from now on. */
  change(id: string, change: Change): void {
    this.#expectAsked(id).change = change
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
    const { state, wish, used, sheet, change } = this.#expectAsked(id)
    return {
      authorisationId: id,
      state,
      kind: wish.kind,
      numSignatures: wish.numSignatures,
      used,
      ...(sheet && { sheet: base64urlOf(sheet) }),
      subject: wish.subject,
      name: NAME,
      institution: INSTITUTION,
      begins: wish.begins.toISOString(),
      ends: wish.ends.toISOString(),
      approveBy: new Date(wish.begins.getTime() + 300_000).toISOString(),
      statement: base64urlOf(statementOf(wish)),
      credentialId: this.passkeys.get(wish.subject)?.credentialId ?? 'bm9uZQ',
      ...change,
    }
  }

  async approve(id: string, assertion: Assertion): Promise<void> {
    const asked = this.#expectAsked(id)
    if (asked.state === 'active') return
    if (asked.state !== 'asked') throw new HalfError(`authorisation/${asked.state}`, id)
    const passkey = this.passkeys.get(asked.wish.subject)
    if (!passkey) throw new HalfError('authorisation/passkey-missing', id)
    const challenge = createHash('sha256').update(statementOf(asked.wish)).digest()
    if ((await judgeAssertion(this.#page, assertion, { passkey, challenge })) === 'refused')
      throw new HalfError('authorisation/assertion-refused', id)
    asked.state = 'active'
    delete asked.sheet
  }

  end(id: string): void {
    const asked = this.#expectAsked(id)
    if (asked.state === 'active') asked.state = 'ended'
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
