/** The hierarchy of the seeds: that of the tests, with a doctor and a pharmacist. */
import {
  createTestHierarchy,
  generateKey,
  type HierarchyMember,
  softwareSigner,
  type TestHierarchy,
} from '@jitsuin/keys'
import {
  buildCertificate,
  type HealthcareRole,
  holderNames,
  type Signer,
  validityFromJapanDay,
} from '@jitsuin/pki'

/** Noon in Japan, the day before the targets look. */
export const DAY_0 = new Date('2026-04-01T03:00:00Z')

/** Chance, given by the caller. */
export type RandomBytes = (size: number) => Uint8Array

/** What the seeds are made with. */
export type World = {
  readonly random: RandomBytes
  readonly hierarchy: TestHierarchy
  readonly doctor: Signer
  readonly pharmacist: Signer
  readonly detached: Uint8Array
  /** The files that the targets trust and know. */
  readonly files: Readonly<Record<string, Uint8Array>>
}

/** Makes it; a few seconds for the keys. */
export async function makeWorld(random: RandomBytes): Promise<World> {
  const hierarchy = await createTestHierarchy({ strength: 'fast', at: DAY_0, random })
  const { root, authorities, responders, timeStampUnit, lists } = hierarchy
  const issue = (role: HealthcareRole) => issueHolder(hierarchy, { role, random })
  const [doctor, pharmacist] = [await issue('medicalDoctor'), await issue('pharmacist')]
  const detached = random(300)
  const files = {
    'root.der': root.certificateDer,
    'signing-ca.der': authorities.signingCa.certificateDer,
    'doctor.der': doctor.certificateDer,
    'responder.der': responders.signingCa.certificateDer,
    'time-stamp-unit.der': timeStampUnit.certificateDer,
    'sign.crl': lists.sign,
    'sarl.crl': lists.sarl,
    'tsa.crl': lists.tsa,
    'detached.bin': detached,
  }
  return { random, hierarchy, doctor, pharmacist, detached, files }
}

type HolderOptions = { readonly role: HealthcareRole; readonly random: RandomBytes }

async function issueHolder(hierarchy: TestHierarchy, { role, random }: HolderOptions): Promise<Signer> {
  const signer = softwareSigner(await generateKey('rsa2048'))
  const { signingCa } = hierarchy.authorities
  const certificateDer = await buildCertificate(
    'signature',
    {
      ...holderNames({ commonName: 'Taro Jitsuin', serialNumber: 'T0001', nameJa: '実印　太郎' }),
      ...validityFromJapanDay('2026-04-01', { years: 5 }),
      serialBytes: random(8),
      spkiDer: signer.spkiDer,
      roles: [role],
      crlPoints: [{ uri: `${hierarchy.repositoryUri}/sign.crl` }],
      cpsUri: `${hierarchy.repositoryUri}/policy/`,
    },
    signingCa,
  )
  return { ...signer, certificateDer, chainDer: [signingCa.certificateDer] }
}

/** A member of the hierarchy as one who signs. */
export function asSigner({ signer, certificateDer, chainDer }: HierarchyMember): Signer {
  return { ...signer, certificateDer, chainDer }
}
