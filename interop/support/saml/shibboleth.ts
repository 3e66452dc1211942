/** The Shibboleth service provider: Apache with mod_shib, and shibd, which validates schemas and remembers what it was sent. */
import { chmodSync, chownSync, copyFileSync, readFileSync } from 'node:fs'
import type { Folder } from '../folder.js'
import { must } from '../programs.js'
import { APACHE_USER, apacheModules, type Daemon, freePort, startDaemon } from './daemons.js'
import { openToWorkers, writeProtectedPage } from './mellon.js'

/** What the provider is told. */
export type ShibbolethOptions = {
  readonly idpMetadata: string
  /** Certificate (PEM) by which the metadata must be signed. */
  readonly metadataSigner: string
}

/** A provider that runs. */
export type Shibboleth = {
  readonly base: string
  readonly metadata: string
  readonly daemons: readonly Daemon[]
  readonly log: () => string
}

const FORMATS = ['uri', 'basic', 'unspecified'] as const
const ETC = '/etc/shibboleth'
const FILES = [
  'protocols.xml',
  'security-policy.xml',
  'metadataError.html',
  'sslError.html',
  'sessionError.html',
  'localLogout.html',
  'globalLogout.html',
  'partialLogout.html',
  'bindingTemplate.html',
  'discoveryTemplate.html',
  'postTemplate.html',
]

/** Starts it. It signs its requests and offers a certificate for encryption. */
export async function startShibboleth(folder: Folder, options: ShibbolethOptions): Promise<Shibboleth> {
  const port = await freePort()
  const base = `http://shib.localhost:${port}`
  await writeSettings(folder, base, options)
  const shibd = await startDaemon(
    '/usr/sbin/shibd',
    ['-f', '-F', ...SHIBD_USER, '-c', folder.at('shibboleth2.xml'), '-p', folder.at('run/shibd.pid')],
    {
      isUp: () => must('test', ['-S', folder.at('run/shibd.sock')]),
    },
  )
  const isUp = () => must('curl', ['-sf', '-o', '/dev/null', `http://127.0.0.1:${port}/open.txt`])
  const apache = await startDaemon('/usr/sbin/apache2', ['-f', folder.at('httpd.conf'), '-DFOREGROUND'], {
    isUp,
  })
  const metadata = await must('curl', [
    '-sf',
    '--resolve',
    `shib.localhost:${port}:127.0.0.1`,
    `${base}/Shibboleth.sso/Metadata`,
  ])
  return {
    base,
    metadata,
    daemons: [apache, shibd],
    log: () => readFileSync(folder.at('run/shibd.log'), 'utf8'),
  }
}

const SHIBD_USER = process.getuid?.() === 0 ? ['-u', 'www-data', '-g', 'www-data'] : []

async function writeSettings(folder: Folder, base: string, options: ShibbolethOptions): Promise<void> {
  for (const name of FILES) copyFileSync(`${ETC}/${name}`, folder.at(name))
  const self = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-subj',
    '/CN=shib.localhost',
    '-days',
    '3650',
  ]
  await must('openssl', [...self, '-keyout', folder.at('sp.key'), '-out', folder.at('sp.crt')])
  folder.write('idp-metadata.xml', options.idpMetadata)
  folder.write('metadata-signer.pem', options.metadataSigner)
  folder.write('attribute-map.xml', attributeMap())
  folder.write('attribute-policy.xml', POLICY)
  for (const name of ['shibd', 'native']) {
    const logger = readFileSync(`${ETC}/${name}.logger`, 'utf8').replace(
      /(fileName=).*\/([^/\n]+)/g,
      `$1${folder.at('run')}/$2`,
    )
    folder.write(`${name}.logger`, logger)
  }
  folder.write('shibboleth2.xml', settings(folder, base))
  folder.write('httpd.conf', httpd(folder, base))
  writeProtectedPage(folder, 'hcRole|displayName|licenseNumber|persistent|Shib')
  openToWorkers(folder)
  const run = folder.inside('run').path
  if (process.getuid?.() === 0) {
    const [uid, gid] = (await must('id', ['-u', 'www-data']))
      .concat(await must('id', ['-g', 'www-data']))
      .trim()
      .split('\n')
    chownSync(run, Number(uid), Number(gid))
  } else chmodSync(run, 0o700)
}

function attributeMap(): string {
  const names = {
    hcRole: 'urn:jitsuin:attribute:hcRole',
    displayName: 'urn:oid:2.16.840.1.113730.3.1.241',
    licenseNumber: 'urn:jitsuin:attribute:licenseNumber',
  }
  const rows = Object.entries(names).flatMap(([id, name]) =>
    FORMATS.map(
      (format) =>
        `<Attribute name="${name}" nameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:${format}" id="${id}"/>`,
    ),
  )
  return `<Attributes xmlns="urn:mace:shibboleth:2.0:attribute-map" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${rows.join('')}
<Attribute name="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" id="persistent-id"><AttributeDecoder xsi:type="NameIDAttributeDecoder" formatter="$Name"/></Attribute></Attributes>`
}

const POLICY = `<afp:AttributeFilterPolicyGroup xmlns="urn:mace:shibboleth:2.0:afp:mf:basic" xmlns:afp="urn:mace:shibboleth:2.0:afp" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><afp:AttributeFilterPolicy><afp:PolicyRequirementRule xsi:type="ANY"/><afp:AttributeRule attributeID="*"><afp:PermitValueRule xsi:type="ANY"/></afp:AttributeRule></afp:AttributeFilterPolicy></afp:AttributeFilterPolicyGroup>`

function settings(folder: Folder, base: string): string {
  const { port } = new URL(base)
  const idp = /entityID="([^"]*)"/.exec(folder.read('idp-metadata.xml'))?.[1]
  return `<SPConfig xmlns="urn:mace:shibboleth:3.0:native:sp:config" clockSkew="180" logger="${folder.at('shibd.logger')}">
<OutOfProcess logger="${folder.at('shibd.logger')}"/><InProcess logger="${folder.at('native.logger')}"/>
<UnixListener address="${folder.at('run/shibd.sock')}"/>
<StorageService type="Memory" id="mem" cleanupInterval="900"/>
<SessionCache type="StorageService" StorageService="mem" cacheTimeout="3600" inprocTimeout="900"/><ReplayCache StorageService="mem"/>
<RequestMapper type="Native"><RequestMap><Host name="shib.localhost" scheme="http" port="${port}"><Path name="secret" authType="shibboleth" requireSession="true"/></Host></RequestMap></RequestMapper>
<ApplicationDefaults entityID="${base}/shibboleth" REMOTE_USER="persistent-id" signing="true" encryption="false">
<Sessions lifetime="28800" timeout="3600" checkAddress="false" handlerURL="/Shibboleth.sso" handlerSSL="false" cookieProps="http" relayState="ss:mem">
<SSO entityID="${idp}">SAML2</SSO><Logout>SAML2 Local</Logout>
<Handler type="MetadataGenerator" Location="/Metadata" signing="false"/>
</Sessions><Errors supportContact="nobody@shib.localhost"/>
<MetadataProvider type="XML" validate="true" path="${folder.at('idp-metadata.xml')}"><MetadataFilter type="Signature" certificate="${folder.at('metadata-signer.pem')}"/></MetadataProvider>
<AttributeExtractor type="XML" validate="true" path="${folder.at('attribute-map.xml')}"/><AttributeFilter type="XML" validate="true" path="${folder.at('attribute-policy.xml')}"/>
<CredentialResolver type="File" key="${folder.at('sp.key')}" certificate="${folder.at('sp.crt')}"/>
</ApplicationDefaults>
<SecurityPolicyProvider type="XML" validate="true" path="${ETC}/security-policy.xml"/><ProtocolProvider type="XML" validate="true" path="${ETC}/protocols.xml"/>
</SPConfig>`
}

function httpd(folder: Folder, base: string): string {
  const { port } = new URL(base)
  return `ServerRoot ${folder.path}
PidFile ${folder.at('httpd.pid')}
ServerName ${base}
UseCanonicalName On
Listen 127.0.0.1:${port}
${apacheModules('shib')}
${APACHE_USER}
ErrorLog ${folder.at('error.log')}
DocumentRoot ${folder.at('htdocs')}
TypesConfig /etc/mime.types
ShibConfig ${folder.at('shibboleth2.xml')}
<Directory ${folder.at('htdocs')}>
 Require all granted
 Options +ExecCGI
 AddHandler cgi-script .cgi
</Directory>
<Location /Shibboleth.sso>
 SetHandler shib
 AuthType None
 Require all granted
</Location>
<Location /secret>
 AuthType shibboleth
 ShibRequestSetting requireSession 1
 ShibUseHeaders Off
 Require shib-session
</Location>
`
}
