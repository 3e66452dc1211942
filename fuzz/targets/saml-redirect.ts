/** Queries of the redirect binding: as they come, and made of any text by the steps of an honest sender. */
import { createPublicKey } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { openRedirect, SamlError } from '@jitsuin/saml'
import { readFixture } from './fixtures.js'
import { digestOf, expectThat, type FuzzTarget, unlessRefused } from './target.js'

const KEY = createPublicKey({ key: Buffer.from(readFixture('saml-party.spki')), type: 'spki', format: 'der' })

/** Digests of the message parameters that the key ever signed. */
const SIGNED = new Set(Buffer.from(readFixture('saml-signed-queries.txt')).toString().split('\n'))

/** The text as a query, and the text inside one. */
export const samlRedirect: FuzzTarget = {
  form: 'xml',
  run: (input) => {
    const text = Buffer.from(input).toString('latin1')
    tryQuery(text)
    tryQuery(`SAMLRequest=${encodeURIComponent(deflateRawSync(input).toString('base64'))}&RelayState=a`)
    const [message = '', ...rest] = text.split('&')
    tryQuery([...rest, message].join('&'))
  },
}

function tryQuery(query: string): void {
  const envelope = unlessRefused(SamlError, () => openRedirect(query))
  const finding = envelope && unlessRefused(SamlError, () => envelope.verify([KEY]))
  if (finding === 'signed')
    expectThat(SIGNED.has(messageOf(query)), 'only a query that was signed is found signed')
}

/** The digest of the message parameter of a query, as it is written there. */
export function messageOf(query: string): string {
  return digestOf(Buffer.from(query.split('&').find((pair) => pair.startsWith('SAML')) ?? ''))
}
