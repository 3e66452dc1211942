/** The two CAs with their keys in hand. */
import { createPrivateKey } from 'node:crypto'
import { japanDate } from '@jitsuin/kernel'
import { generateKey, softwareSigner } from '@jitsuin/keys'
import { type Certificate, type KeySigner, parseCertificate, validityFromJapanDay } from '@jitsuin/pki'
import { buildCaCertificate } from './certificates.js'
import type { JpkiCa, JpkiDoubleState } from './state.js'

/** A CA that can sign. */
export type Authority = { readonly signer: KeySigner; readonly certificate: Certificate }

const YEARS = 20

/** A new hierarchy, with nothing issued yet. */
export async function makeState(now: Date, random: (size: number) => Uint8Array): Promise<JpkiDoubleState> {
  const make = async (ca: JpkiCa) => {
    const key = await generateKey('rsa2048')
    const signer = softwareSigner(key)
    const certificateDer = await buildCaCertificate(ca, {
      ...validityFromJapanDay(japanDate(now), { years: YEARS }),
      serialBytes: random(8),
      spkiDer: signer.spkiDer,
      signer,
    })
    return {
      pkcs8Base64: key.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
      certificateBase64: Buffer.from(certificateDer).toString('base64'),
    }
  }
  return {
    format: 'jitsuin-jpki-double',
    version: 1,
    authorities: {
      'user-authentication': await make('user-authentication'),
      signature: await make('signature'),
    },
    issued: [],
  }
}

/** The CAs of a state. */
export function openAuthorities({ authorities }: JpkiDoubleState): Readonly<Record<JpkiCa, Authority>> {
  const open = (ca: JpkiCa): Authority => {
    const { pkcs8Base64, certificateBase64 } = authorities[ca]
    const key = createPrivateKey({ key: Buffer.from(pkcs8Base64, 'base64'), format: 'der', type: 'pkcs8' })
    return {
      signer: softwareSigner(key),
      certificate: parseCertificate(Buffer.from(certificateBase64, 'base64')),
    }
  }
  return { 'user-authentication': open('user-authentication'), signature: open('signature') }
}
