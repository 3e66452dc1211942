import { createPrivateKey, sign } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadOrMakeKeys } from '../keys.js'
import { createServiceProvider, type ServiceProvider } from './service-provider.js'

const ORIGIN = 'http://aozora-net.localhost:8323'
const ISSUER = 'http://signin.localhost/saml/metadata'
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'

let folder: string
let server: Server
let provider: ServiceProvider
let privateKeyPem: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jitsuin-aozora-'))
  const { aozora: key } = await loadOrMakeKeys(folder, new Date())
  privateKeyPem = key.privateKeyPem
  // The key of the network serves here as that of the identity provider, too.
  server = createServer((_request, response) => response.end(metadataWith(key.certificatePem)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  const port = bound && typeof bound === 'object' ? bound.port : 0
  const metadataAddress = `http://signin.localhost:${port}/saml/metadata`
  provider = createServiceProvider({ origin: ORIGIN, metadataAddress, key }, () => new Date())
})
afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true })
})

function metadataWith(certificatePem: string): string {
  const certificate = certificatePem.replace(/-----[^-]+-----|\s/g, '')
  return `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${ISSUER}"><md:IDPSSODescriptor>
<ds:X509Certificate xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${certificate}</ds:X509Certificate>
<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="http://signin.localhost/saml/sso"/>
<md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="http://signin.localhost/saml/slo"/>
</md:IDPSSODescriptor></md:EntityDescriptor>`
}

/** A request to sign a person out, as a parameter of an address. */
function requestFor(nameId: string): string {
  const now = new Date().toISOString()
  const xml = `<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_1" Version="2.0" IssueInstant="${now}"><saml:Issuer>${ISSUER}</saml:Issuer><saml:NameID>${nameId}</saml:NameID></samlp:LogoutRequest>`
  return `SAMLRequest=${encodeURIComponent(deflateRawSync(xml).toString('base64'))}`
}

/** The parameters with the signature of the identity provider (saml-bindings-2.0 §3.4.4.1). */
function signed(parameter: string): string {
  const octets = `${parameter}&SigAlg=${encodeURIComponent(RSA_SHA256)}`
  const value = sign('sha256', Buffer.from(octets), createPrivateKey(privateKeyPem)).toString('base64')
  return `${octets}&Signature=${encodeURIComponent(value)}`
}

describe('a request to sign out at the Aozora network', () => {
  it('is believed when the identity provider signed it', async () => {
    expect(await provider.readLogout(signed(requestFor('taro')))).toMatchObject({
      kind: 'request',
      profile: { nameID: 'taro' },
    })
  })

  it('is not believed without a signature, or under another one', async () => {
    await expect(provider.readLogout(requestFor('hanako'))).rejects.toThrow()
    const mine = requestFor('taro')
    const other = signed(mine).replace(mine, requestFor('hanako'))
    await expect(provider.readLogout(other)).rejects.toThrow()
  })

  it.each([
    ['behind', (mine: string, forged: string) => `${mine}&${forged}`],
    ['behind, under an encoded name', (mine: string, forged: string) => `${mine}&%53${forged.slice(1)}`],
    ['in front of', (mine: string, forged: string) => `${forged}&${mine}`],
  ])('is not believed %s one that is signed', async (_where, together) => {
    const query = together(signed(requestFor('taro')), requestFor('hanako'))
    await expect(provider.readLogout(query)).rejects.toThrow()
  })
})
