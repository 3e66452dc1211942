/** Invented holders of certificates, and the certificate of the twin's TLS. */
import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { japanDate } from '@jitsuin/kernel'
import { generateKey, softwareSigner, type TestHierarchy } from '@jitsuin/keys'
import {
  buildCertificate,
  der,
  EXTENSION_OIDS,
  encodeName,
  encodeSignatureAlgorithm,
  type Holder,
  holderNames,
  type Signer,
  validityFromJapanDay,
} from '@jitsuin/pki'

/** A signer with the key behind it. */
export type Certified = { readonly signer: Signer; readonly privateKey: KeyObject }

/** A doctor; `T0001` unless told. */
export function certifyDoctor(hierarchy: TestHierarchy, serialNumber = 'T0001'): Promise<Certified> {
  return certify(hierarchy, 'signature', { commonName: 'Taro Jitsuin', nameJa: '実印　太郎', serialNumber })
}

/** An institution with the subject serialNumber 1312345678. */
export function certifyInstitution(hierarchy: TestHierarchy): Promise<Certified> {
  const name = 'Kensho Clinic'
  const holder = { commonName: name, organisation: name, serialNumber: '1312345678' }
  return certify(hierarchy, 'authenticationOrganisation', holder)
}

async function certify(
  hierarchy: TestHierarchy,
  profile: 'signature' | 'authenticationOrganisation',
  holder: Holder,
): Promise<Certified> {
  const isDoctor = profile === 'signature'
  const authority = hierarchy.authorities[isDoctor ? 'signingCa' : 'authenticationOrganisationCa']
  const privateKey = await generateKey('rsa2048')
  const signer = softwareSigner(privateKey)
  const certificateDer = await buildCertificate(
    profile,
    {
      ...holderNames(holder),
      ...validityFromJapanDay(japanDate(new Date(Date.now() - 86_400_000)), { years: 1 }),
      serialBytes: randomBytes(8).with(0, 1),
      spkiDer: signer.spkiDer,
      crlPoints: [{ uri: 'http://pki.demo.invalid/list.crl' }],
      cpsUri: 'http://pki.demo.invalid/policy/',
      ...(isDoctor && { roles: ['medicalDoctor'] as const }),
    },
    authority,
  )
  return { signer: { ...signer, certificateDer, chainDer: [authority.certificateDer] }, privateKey }
}

/** A self-signed certificate for 127.0.0.1, trusted as it is. */
export function serverCertificate(): { readonly certificatePem: string; readonly privateKeyPem: string } {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = encodeSignatureAlgorithm('ecdsa-sha256')
  const name = encodeName([['CN', 'Twin of the signing service']])
  const address = der.implicit(7, der.octetString(Uint8Array.of(127, 0, 0, 1)))
  const names = der.sequence(der.oid(EXTENSION_OIDS.subjectAltName), der.octetString(der.sequence(address)))
  const tbs = der.sequence(
    der.explicit(0, der.integer(2)),
    der.integer(1),
    algorithm,
    name,
    der.sequence(der.time(new Date(Date.now() - 3_600_000)), der.time(new Date(Date.now() + 86_400_000))),
    name,
    createPublicKey(privateKey).export({ type: 'spki', format: 'der' }),
    der.explicit(3, der.sequence(names)),
  )
  const certificateDer = der.sequence(tbs, algorithm, der.bitString(sign('sha256', tbs, privateKey)))
  return {
    certificatePem: `-----BEGIN CERTIFICATE-----\n${Buffer.from(certificateDer).toString('base64')}\n-----END CERTIFICATE-----\n`,
    privateKeyPem: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  }
}
