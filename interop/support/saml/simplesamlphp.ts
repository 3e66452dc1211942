/** SimpleSAMLphp as a service provider, below PHP's own server. It checks every message against the OASIS schemas. */
import type { Folder } from '../folder.js'
import { must } from '../programs.js'
import { type Daemon, freePort, startDaemon } from './daemons.js'

/** A provider that runs. */
export type SimpleSaml = {
  readonly base: string
  readonly metadata: string
  readonly daemon: Daemon
  readonly log: () => string
}

const WWW = '/usr/share/simplesamlphp/www'

/** Starts it. */
export async function startSimpleSaml(folder: Folder, idpMetadata: string): Promise<SimpleSaml> {
  const port = await freePort()
  const base = `http://ssp.localhost:${port}/`
  const cert = folder.inside('cert')
  const self = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-subj',
    '/CN=ssp.localhost',
    '-days',
    '3650',
  ]
  await must('openssl', [...self, '-keyout', cert.at('sp.key'), '-out', cert.at('sp.crt')])
  for (const name of ['log', 'data', 'tmp']) folder.inside(name)
  const metadataFile = folder.inside('metadata').write('idp.xml', idpMetadata)
  const config = folder.inside('config')
  config.write('config.php', settings(folder, base, metadataFile))
  config.write('authsources.php', sources(base, /entityID="([^"]*)"/.exec(idpMetadata)?.[1] ?? ''))
  const metadataPath = 'module.php/saml/sp/metadata.php/default-sp'
  const fetchMetadata = () =>
    must('curl', ['-sf', '--resolve', `ssp.localhost:${port}:127.0.0.1`, base + metadataPath])
  const env = { SIMPLESAMLPHP_CONFIG_DIR: config.path, PHP_CLI_SERVER_WORKERS: '2' }
  const daemon = await startDaemon('php', ['-S', `127.0.0.1:${port}`, '-t', WWW], {
    isUp: fetchMetadata,
    env,
  })
  return { base, metadata: await fetchMetadata(), daemon, log: () => folder.inside('log').read('ssp.log') }
}

function settings(folder: Folder, base: string, metadataFile: string): string {
  return `<?php $config = [
  'baseurlpath' => '${base}', 'certdir' => '${folder.at('cert')}/', 'loggingdir' => '${folder.at('log')}/',
  'datadir' => '${folder.at('data')}/', 'tempdir' => '${folder.at('tmp')}', 'timezone' => 'Asia/Tokyo',
  'technicalcontact_name' => 'nobody', 'technicalcontact_email' => 'nobody@ssp.localhost',
  'secretsalt' => 'a salt that only tests use, long enough', 'auth.adminpassword' => 'not used',
  'admin.protectindexpage' => true, 'trusted.url.domains' => [],
  'debug' => ['saml' => true, 'backtraces' => true, 'validatexml' => true], 'showerrors' => true, 'errorreporting' => false,
  'logging.level' => 7, 'logging.handler' => 'file', 'logging.logfile' => 'ssp.log', 'database.dsn' => '',
  'enable.saml20-idp' => false, 'module.enable' => ['core' => true, 'saml' => true], 'session.duration' => 28800,
  'session.cookie.name' => 'SSPSID', 'session.cookie.secure' => false, 'session.cookie.samesite' => null,
  'session.phpsession.cookiename' => 'SSPPHP', 'session.phpsession.savepath' => '${folder.at('tmp')}',
  'session.phpsession.cookie_secure' => false, 'language.available' => ['en'], 'language.default' => 'en',
  'store.type' => 'phpsession', 'metadata.sources' => [['type' => 'xml', 'file' => '${metadataFile}']],
  'metadata.sign.enable' => false, 'theme.use' => 'default', 'production' => false, 'proxy' => null,
];
`
}

function sources(base: string, idp: string): string {
  return `<?php $config = ['default-sp' => [
  'saml:SP', 'entityID' => '${base}sp', 'idp' => '${idp}', 'privatekey' => 'sp.key', 'certificate' => 'sp.crt',
  'signature.algorithm' => 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'sign.authnrequest' => true, 'sign.logout' => true,
  'NameIDPolicy' => ['Format' => 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent', 'AllowCreate' => true],
]];
`
}
