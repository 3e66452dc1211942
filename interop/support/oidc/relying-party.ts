/** Apache with mod_auth_openidc (cjose) as a partner's gate, as its owner would set it up. */
import { createPublicKey } from 'node:crypto'
import { chmodSync } from 'node:fs'
import type { Folder } from '../folder.js'
import { must } from '../programs.js'
import { APACHE_USER, apacheModules, type Daemon, freePort, startDaemon } from '../saml/daemons.js'
import { openToWorkers, writeProtectedPage } from '../saml/mellon.js'

/** Where the gate is, and what its owner registers with us. */
export type ApacheGate = {
  readonly base: string
  readonly callback: string
  readonly backChannel: string
  readonly jwk: Record<string, unknown>
  /** Starts it for an issuer. */
  readonly start: (issuer: string) => Promise<Daemon>
}

/** Makes the key of the gate by openssl, with a certificate around it: version 2.4.12 crashes over a private key that has none. */
export async function prepareApacheGate(folder: Folder, clientId: string): Promise<ApacheGate> {
  const port = await freePort()
  const base = `http://rp.localhost:${port}`
  const callback = `${base}/secret/callback`
  await must('openssl', ['genrsa', '-out', folder.at('client.key'), '2048'])
  await must('openssl', [
    'req',
    '-x509',
    '-key',
    folder.at('client.key'),
    '-subj',
    '/CN=gate',
    '-out',
    folder.at('client.crt'),
  ])
  const jwk = createPublicKey(folder.read('client.key')).export({ format: 'jwk' })
  return {
    base,
    callback,
    backChannel: `${callback}?logout=backchannel`,
    jwk: { ...jwk, kid: 'gate', use: 'sig', alg: 'RS256' },
    start: (issuer) => start(folder, { port, base, callback, clientId, issuer }),
  }
}

type Settings = Readonly<Record<'base' | 'callback' | 'clientId' | 'issuer', string>> & {
  readonly port: number
}

async function start(folder: Folder, settings: Settings): Promise<Daemon> {
  const { port, base, callback, clientId, issuer } = settings
  writeProtectedPage(folder, 'OIDC_CLAIM')
  openToWorkers(folder)
  chmodSync(folder.inside('cache').path, 0o777)
  const config = folder.write(
    'httpd.conf',
    `ServerRoot ${folder.path}
PidFile ${folder.at('httpd.pid')}
ServerName ${base}
UseCanonicalName On
Listen 127.0.0.1:${port}
${apacheModules('socache_shmcb', 'setenvif')}
LoadModule auth_openidc_module /usr/lib/apache2/modules/mod_auth_openidc.so
${APACHE_USER}
ErrorLog ${folder.at('error.log')}
LogLevel info auth_openidc:debug
DocumentRoot ${folder.at('htdocs')}
TypesConfig /etc/mime.types
OIDCProviderMetadataURL ${issuer}/.well-known/openid-configuration
OIDCClientID ${clientId}
OIDCPublicKeyFiles gate#${folder.at('client.crt')}
OIDCPrivateKeyFiles gate#${folder.at('client.key')}
OIDCProviderTokenEndpointAuth private_key_jwt
OIDCRedirectURI ${callback}
OIDCDefaultURL ${base}/open.txt
OIDCCryptoPassphrase 0123456789abcdef0123456789abcdef
OIDCScope "openid profile qualification affiliation"
OIDCResponseType code
OIDCPKCEMethod S256
OIDCRemoteUserClaim sub
OIDCCacheShmMax 200
<Directory ${folder.at('htdocs')}>
 Require all granted
 Options +ExecCGI
 AddHandler cgi-script .cgi
</Directory>
<Location /secret>
 AuthType openid-connect
 Require valid-user
</Location>
`,
  )
  const isUp = () => must('curl', ['-sf', '-o', '/dev/null', `http://127.0.0.1:${port}/open.txt`])
  return startDaemon('/usr/sbin/apache2', ['-f', config, '-DFOREGROUND'], { isUp })
}
