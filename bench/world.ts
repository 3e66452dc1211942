/** What is measured with: a demonstration hierarchy, a doctor, and a prescription of about 5 KB. Everyone is invented. */
import { randomBytes } from 'node:crypto'
import { prepareTrust, type SignOptions } from '@jitsuin/ades'
import { utf8 } from '@jitsuin/kernel'
import { createTestHierarchy, generateKey, type HierarchyMember, softwareSigner } from '@jitsuin/keys'
import {
  buildCertificate,
  type CertificateFields,
  encodeTimeStampRequest,
  holderNames,
  type Signer,
  timeStampAuthority,
  validityFromJapanDay,
} from '@jitsuin/pki'

/** Day 0, and the day after, when everything is looked at. */
export const DAY_0 = new Date('2026-04-01T03:00:00Z')
export const DAY_1 = new Date('2026-04-02T03:00:00Z')

/** The hierarchy that all share. */
export const HIERARCHY = await createTestHierarchy({ strength: 'fast', at: DAY_0, random: randomBytes })
const { root, authorities, timeStampUnit, lists, repositoryUri } = HIERARCHY
/** The doctor's key, for peers that want it too. */
export const DOCTOR_KEY = await generateKey('rsa2048')
// In place: rates are per core, beside `openssl speed` on one core.
const doctorSigner = softwareSigner(DOCTOR_KEY, { work: 'here' })

/** The fields of the doctor's certificate, with a serial number of its own each time. */
export function doctorFields(): CertificateFields {
  return {
    ...holderNames({ commonName: 'Taro Jitsuin', serialNumber: 'T0001', nameJa: '実印　太郎' }),
    ...validityFromJapanDay('2026-04-01', { years: 5 }),
    serialBytes: randomBytes(8),
    spkiDer: doctorSigner.spkiDer,
    roles: ['medicalDoctor'],
    crlPoints: [{ uri: `${repositoryUri}/sign.crl` }],
    cpsUri: `${repositoryUri}/policy/`,
  }
}

/** A doctor. */
export const DOCTOR: Signer = {
  ...doctorSigner,
  certificateDer: await buildCertificate('signature', doctorFields(), authorities.signingCa),
  chainDer: [authorities.signingCa.certificateDer],
}

/** Trust with fresh lists at hand. */
export const TRUST = prepareTrust({
  anchors: [root.certificateDer],
  material: { certificates: [authorities.signingCa.certificateDer], crls: Object.values(lists) },
})

const LINE = '201,1,1,1,7,1149032F1ZZZ,【般】エトドラク錠１００ｍｇ,4,1,錠\n'
/** The CSV whose signed prescription has about 5 KB. */
export const CSV = utf8(`SJ1\n1,1,1234569,13,検証クリニック\n${LINE.repeat(6)}`)

/** An XML document of about 5 KB, for peers that know no prescription. */
export const DOCUMENT = utf8(
  `<Prescription xmlns="urn:example:rx" xml:lang="ja">${`<Line no="1" unit="錠"><Name>エトドラク錠１００ｍｇ</Name><Amount>4</Amount></Line>`.repeat(50)}</Prescription>`,
)

/** How the doctor signs. */
export function signing(form: SignOptions['form']): SignOptions {
  return { form, signer: DOCTOR, signingTime: DAY_0, randomBytes }
}

const authority = timeStampAuthority(asSigner(timeStampUnit), {
  policies: ['1.3.6.1.4.1.99999.1'],
  digests: new Set(['sha256']),
  accuracy: { seconds: 1 },
  ordering: 'by-time-and-accuracy',
})

/** A time stamp of day 0. */
export async function stamp(value: Uint8Array): Promise<Uint8Array> {
  const request = encodeTimeStampRequest({ digest: 'sha256', value, certificate: 'wanted' })
  const answer = await authority(request, { at: DAY_0, serialBytes: randomBytes(8) })
  if (answer.outcome === 'refused') throw new Error(answer.failure)
  return answer.token
}

/** A member of the hierarchy as one who signs. */
export function asSigner({ signer, certificateDer, chainDer }: HierarchyMember): Signer {
  return { ...signer, certificateDer, chainDer }
}
