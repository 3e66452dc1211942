/** First inputs of the targets that read DER. */
import {
  buildCertificationRequest,
  CONTENT_TYPES,
  cmsSigner,
  der,
  encodeCertId,
  encodeOcspRefusal,
  encodeOcspRequest,
  encodeTimeStampRequest,
  ocspResponder,
  parseCertificate,
  parseCrl,
  parseOcspResponse,
  parseTimeStampToken,
  type RevokedCertificate,
  signCrl,
  timeStampAuthority,
} from '@jitsuin/pki'
import { asSigner, DAY_0, type World } from './world.js'

/** Inputs by target, and all that the hierarchy's keys signed in them. */
export type PkiSeeds = {
  readonly inputs: Readonly<
    Record<'der' | 'certificate' | 'csr' | 'crl' | 'ocsp' | 'cms' | 'time-stamp', Uint8Array[]>
  >
  readonly signedParts: readonly Uint8Array[]
}

const TOMORROW = new Date(DAY_0.getTime() + 96 * 3_600_000)

/** Makes them. */
export async function pkiSeeds(world: World): Promise<PkiSeeds> {
  const certificates = certificatesOf(world)
  const crl = await lists(world)
  const ocsp = await ocspMessages(world)
  const stamps = await timeStamps(world)
  const csr = [
    await buildCertificationRequest(
      [
        ['C', 'JP'],
        ['CN', 'Taro Jitsuin'],
      ],
      world.doctor,
    ),
  ]
  return {
    inputs: {
      der: [...certificates.slice(0, 2), ...csr, ...leaves()],
      certificate: certificates,
      csr,
      crl,
      ocsp: ocsp.all,
      cms: [await signedData(world), stamps.token],
      'time-stamp': stamps.all,
    },
    signedParts: [
      ...certificates.map((bytes) => parseCertificate(bytes).tbsBytes),
      ...crl.map((bytes) => parseCrl(bytes).tbsBytes),
      ...ocsp.answers.map(tbsOfAnswer),
      ...partsOfStamp(stamps.token),
    ],
  }
}

function certificatesOf({ hierarchy, doctor, pharmacist }: World): Uint8Array[] {
  const { root, authorities, responders, timeStampUnit } = hierarchy
  const members = [root, ...Object.values(authorities), responders.signingCa, timeStampUnit]
  return [
    ...members.map(({ certificateDer }) => certificateDer),
    doctor.certificateDer,
    pharmacist.certificateDer,
  ]
}

/** One value of each kind that certificates use. */
function leaves(): Uint8Array[] {
  return [
    der.sequence(der.boolean(true), der.integer(-129n), der.oid('1.2.392.100495.1.5.1'), der.nullValue()),
    der.sequence(
      der.utf8('実印'),
      der.generalizedTime(DAY_0),
      der.time(DAY_0),
      der.namedBitString([1, 5, 8]),
    ),
  ]
}

async function lists({ hierarchy, random, doctor }: World): Promise<Uint8Array[]> {
  const { signingCa } = hierarchy.authorities
  const revoked: RevokedCertificate[] = [
    {
      serialBytes: parseCertificate(doctor.certificateDer).serialBytes,
      revokedAt: DAY_0,
      reason: 'keyCompromise',
    },
    { serialBytes: Uint8Array.of(5), revokedAt: DAY_0, reason: 'unspecified', invalidityDate: DAY_0 },
    { serialBytes: Uint8Array.of(6, ...random(7)), revokedAt: DAY_0, reason: 'certificateHold' },
  ]
  const issuer = parseCertificate(signingCa.certificateDer)
  const fields = { issuer, thisUpdate: DAY_0, nextUpdate: TOMORROW, crlNumber: 7n, revoked }
  const changed = await signCrl(fields, signingCa.signer)
  const delta = await signCrl({ ...fields, crlNumber: 8n, baseCrlNumber: 7n }, signingCa.signer)
  return [...Object.values(hierarchy.lists), changed, delta]
}

async function ocspMessages({ hierarchy, doctor, random }: World) {
  const issuer = parseCertificate(hierarchy.authorities.signingCa.certificateDer)
  const { serialBytes } = parseCertificate(doctor.certificateDer)
  const certIdOf = (digest: 'sha1' | 'sha256') =>
    encodeCertId({ nameBytes: issuer.subject.bytes, spkiBytes: issuer.spkiBytes }, { serialBytes, digest })
  const certIdDer = certIdOf('sha256')
  const answer = ocspResponder(asSigner(hierarchy.responders.signingCa))
  const times = { thisUpdate: DAY_0, nextUpdate: TOMORROW }
  const good = { certIdDer, certStatus: { status: 'good' } as const, ...times }
  const revoked = { status: 'revoked', at: DAY_0, reason: 'superseded' } as const
  const nonce = random(32)
  const answers = [
    await answer({ answers: [good], producedAt: DAY_0 }),
    await answer({ answers: [{ ...good, certStatus: revoked }], producedAt: DAY_0, nonce }),
  ]
  const requests = [encodeOcspRequest([certIdDer], { nonce }), encodeOcspRequest([certIdOf('sha1')])]
  return { answers, all: [...answers, ...requests, encodeOcspRefusal('tryLater')] }
}

function tbsOfAnswer(bytes: Uint8Array): Uint8Array {
  const response = parseOcspResponse(bytes)
  return response.responseStatus === 'successful' ? response.basic.tbsBytes : new Uint8Array()
}

async function timeStamps({ hierarchy, random, detached }: World) {
  const authority = timeStampAuthority(asSigner(hierarchy.timeStampUnit), {
    policies: ['1.3.6.1.4.1.99999.1'],
    digests: new Set(['sha256']),
    accuracy: { seconds: 1, millis: 500 },
    ordering: 'by-time',
  })
  const value = new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(detached)))
  const request = encodeTimeStampRequest({
    digest: 'sha256',
    value,
    certificate: 'wanted',
    nonceBytes: random(8),
  })
  const granted = await authority(request, { at: DAY_0, serialBytes: Uint8Array.of(1, 2) })
  const { response: refusal } = await authority(request, {
    at: 'not-available',
    serialBytes: Uint8Array.of(3),
  })
  if (granted.outcome === 'refused') throw new Error(granted.failure)
  const { token, response } = granted
  return { token, all: [request, response, token, refusal] }
}

/** The unit signs the attributes, and in them the digest of the content. */
function partsOfStamp(token: Uint8Array): Uint8Array[] {
  const { signerInfo, content } = parseTimeStampToken(token)
  return [signerInfo.signed?.signedBytes ?? token, content]
}

function signedData({ doctor, detached: content }: World): Promise<Uint8Array> {
  const contentType = CONTENT_TYPES.data
  return cmsSigner(doctor)({ content, contentType, packaging: 'attached', certificates: 'chain' })
}
