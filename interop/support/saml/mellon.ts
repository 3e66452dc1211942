/** Apache with mod_auth_mellon (lasso) as a service provider. */
import { chmodSync, readdirSync } from 'node:fs'
import type { Folder } from '../folder.js'
import { must } from '../programs.js'
import { APACHE_USER, apacheModules, type Daemon, freePort, startDaemon } from './daemons.js'
import type { Idp } from './idp.js'

/** Makes mellon's key and metadata, has the identity provider register them, and starts Apache with those of the provider. */
export async function openMellon(
  folder: Folder,
  idp: Pick<Idp, 'register' | 'metadata'>,
): Promise<{ readonly base: string; readonly daemon: Daemon }> {
  const port = await freePort()
  const base = `http://mellon.localhost:${port}`
  await must('mellon_create_metadata', [`${base}/mellon/metadata`, `${base}/mellon`], { cwd: folder.path })
  const made = (end: string) => folder.at(readdirSync(folder.path).find((name) => name.endsWith(end)) ?? '')
  const metadata = folder.read(readdirSync(folder.path).find((name) => name.endsWith('.xml')) ?? '')
  const paths = { key: made('.key'), certificate: made('.cert'), metadata: made('.xml') }
  idp.register(metadata)
  return { base, daemon: await start(folder, { port, base, idp: await idp.metadata(), paths }) }
}

type Settings = {
  readonly port: number
  readonly base: string
  readonly idp: string
  readonly paths: Readonly<Record<'key' | 'certificate' | 'metadata', string>>
}

async function start(folder: Folder, { port, base, idp, paths }: Settings): Promise<Daemon> {
  const metadataFile = folder.write('idp-metadata.xml', idp)
  writeProtectedPage(folder, 'MELLON_')
  openToWorkers(folder)
  const config = folder.write(
    'httpd.conf',
    `ServerRoot ${folder.path}
PidFile ${folder.at('httpd.pid')}
ServerName ${base}
UseCanonicalName On
Listen 127.0.0.1:${port}
${apacheModules()}
LoadModule auth_mellon_module /usr/lib/apache2/modules/mod_auth_mellon.so
${APACHE_USER}
ErrorLog ${folder.at('error.log')}
LogLevel info auth_mellon:debug
DocumentRoot ${folder.at('htdocs')}
TypesConfig /etc/mime.types
MellonLockFile ${folder.at('mellon.lock')}
<Directory ${folder.at('htdocs')}>
 Require all granted
 Options +ExecCGI
 AddHandler cgi-script .cgi
</Directory>
<Location />
 MellonEnable info
 MellonEndpointPath /mellon
 MellonSPPrivateKeyFile ${paths.key}
 MellonSPCertFile ${paths.certificate}
 MellonSPMetadataFile ${paths.metadata}
 MellonIdPMetadataFile ${metadataFile}
 MellonSignatureMethod rsa-sha256
 MellonSecureCookie Off
 MellonUser NAME_ID
 MellonMergeEnvVars On ";"
</Location>
<Location /secret>
 AuthType Mellon
 MellonEnable auth
 Require valid-user
</Location>
`,
  )
  const isUp = async () => must('curl', ['-sf', '-o', '/dev/null', `http://127.0.0.1:${port}/open.txt`])
  return startDaemon('/usr/sbin/apache2', ['-f', config, '-DFOREGROUND'], { isUp })
}

/** A page behind the provider that prints who came and what was said of them. */
export function writeProtectedPage(folder: Folder, prefix: string): void {
  const htdocs = folder.inside('htdocs')
  htdocs.write('open.txt', 'open\n')
  const script = htdocs
    .inside('secret')
    .write(
      'who.cgi',
      `#!/bin/sh\necho "Content-Type: text/plain"; echo; echo "USER=$REMOTE_USER"; env | grep -E '^(${prefix})' | sort\n`,
    )
  chmodSync(script, 0o755)
}

/** Apache's workers are another user; the folder belongs to whoever runs the tests. */
export function openToWorkers(folder: Folder): void {
  chmodSync(folder.path, 0o755)
  for (const name of readdirSync(folder.path)) if (name.endsWith('.key')) chmodSync(folder.at(name), 0o644)
}
