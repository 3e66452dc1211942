/** People with second keys: made by whoever deals them, certified, granted, and enrolled on a phone. */
import { createHash, type KeyObject, randomBytes, randomUUID, sign } from 'node:crypto'
import { SHARES_PATH, WISHES_PATH, wishesSchema } from '@jitsuin/key-half'
import { dealKey, generateKey, type TestHierarchy } from '@jitsuin/keys'
import { GRANT } from '@jitsuin/second-key'
import { base64urlOf } from '@jitsuin/second-key/node'
import { openAuthenticator } from '../../sso/test/authenticator.js'
import { type BegunEnrolment, OFFICE_ROUTES, ROUTES } from '../src/contract.js'
import type { Page } from './answer.js'
import { expectDone } from './done.js'
import { enrolmentKeyOf, enrolmentProof } from './enrolment-proof.js'
import type { openLinks } from './links.js'
import { ORIGIN } from './moment.js'
import { certify } from './statements.js'

type DealtKeyOfTest = {
  readonly whole: KeyObject
  readonly shares: { readonly keyManagement: Uint8Array; readonly signing: Uint8Array }
}
type Connection = ReturnType<ReturnType<typeof openLinks>['connect']>

/** What it takes: the authority, and the ways to both services. */
export type PeopleParts = {
  readonly hierarchy: TestHierarchy
  readonly connections: Readonly<Record<'makerToKeyManagement' | 'makerToSigning' | 'office', Connection>>
  readonly page: Page
  readonly clock: () => Date
  /** With which the authority signs grants. */
  readonly grantKey: KeyObject
}

/** Opens the ways to new people. */
export function openPeople({ hierarchy, connections, page, clock, grantKey }: PeopleParts) {
  /** What the dealer forgets: whole keys, and both shares as they were dealt. */
  const dealtKeys = new Map<string, DealtKeyOfTest>()

  /** Makes every key that is wished for, as a process of its own would. */
  const makeKeys = async (): Promise<void> => {
    const { json } = await connections.makerToKeyManagement.get(WISHES_PATH)
    for (const { keyId, bits } of wishesSchema.parse(json).wishes) {
      const whole = await generateKey(`rsa${bits}`)
      const dealt = dealKey(whole, { random: randomBytes })
      dealtKeys.set(keyId, { whole, shares: { keyManagement: dealt.shares.a, signing: dealt.shares.b } })
      const made = {
        keyId,
        origin: 'dealt',
        modulus: base64urlOf(dealt.modulus),
        spki: base64urlOf(dealt.spkiDer),
      }
      for (const [to, share] of [
        [connections.makerToKeyManagement, dealt.shares.a],
        [connections.makerToSigning, dealt.shares.b],
      ] as const)
        await expectDone(to.post(SHARES_PATH, { ...made, share: base64urlOf(share) }))
    }
  }

  /** A person with a certified second key; nobody can sign with it before a phone is enrolled. */
  const newKey = async (subject: string) => {
    const warrantId = randomUUID()
    const wish = {
      warrantId,
      warrantDigest: randomBytes(32).toString('hex'),
      subject,
      nameRomaji: 'Taro Jitsuin',
    }
    const notReady = await connections.office.post(OFFICE_ROUTES.keys, wish)
    await makeKeys()
    const { json } = await connections.office.post(OFFICE_ROUTES.keys, wish)
    const requestDer = Buffer.from(String(Object(json).request), 'base64url')
    const certificateDer = await certify(hierarchy, requestDer, subject)
    const chain = [base64urlOf(hierarchy.authorities.signingCa.certificateDer)]
    const certificate = base64urlOf(certificateDer)
    await expectDone(connections.office.post(OFFICE_ROUTES.certificates, { warrantId, certificate, chain }))
    const certificateSha256 = createHash('sha256').update(certificateDer).digest('hex')
    return { subject, warrantId, requestDer, certificateDer, certificateSha256, notReady }
  }

  /** What the authority grants, and the letter with the code. */
  const grant = async (key: { subject: string; warrantId: string; certificateSha256: string }) => {
    const code = { grantId: randomUUID(), secret: randomBytes(16), shortNumber: '12345678' }
    const { publicKey } = await enrolmentKeyOf(code)
    const bytes = GRANT.encode({
      grant: code.grantId,
      warrant: key.warrantId,
      subject: key.subject,
      certificate: key.certificateSha256,
      enrolmentKey: Buffer.from(publicKey).toString('hex'),
      issued: clock(),
      expires: new Date(clock().getTime() + 30 * 86_400_000),
    })
    const signature = sign('sha256', bytes, grantKey)
    const signed = { statement: base64urlOf(bytes), signature: base64urlOf(signature) }
    return { code, signed, offered: await connections.office.post(OFFICE_ROUTES.grants, signed) }
  }

  /** Enrols a phone with a code, as the page does. */
  const enrol = async (code: { grantId: string; secret: Uint8Array; shortNumber: string }) => {
    const begun = await page('POST', ROUTES.enrolments, { grantId: code.grantId })
    if (begun.status !== 201) return { begun, answer: begun, phone: openAuthenticator(ORIGIN) }
    const phone = openAuthenticator(ORIGIN)
    const proof = await enrolmentProof(begun.json as BegunEnrolment, { phone, code }) // the route's own schema
    const answer = await page('POST', ROUTES.enrolment(String(begun.json.enrolmentId)), proof)
    return { begun, answer, phone, proof }
  }

  const newHolder = async (subject: string) => {
    const key = await newKey(subject)
    const { code } = await grant(key)
    const { answer, phone } = await enrol(code)
    if (answer.status !== 200) throw new Error(`Not enrolled: ${JSON.stringify(answer.json)}`)
    return { ...key, phone }
  }

  return { dealtKeys, makeKeys, newKey, grant, enrol, newHolder }
}
