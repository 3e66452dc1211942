/** C-13: our listener, and nginx and stunnel with our sample configurations, judged by `jitsuin tls check`, sslscan, testssl and curl. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Backend,
  type Server,
  startBackend,
  startNginx,
  startOurs,
  startStunnel,
  startWeak,
} from './support/channel/servers.js'
import { Folder } from './support/folder.js'
import { jitsuin, jitsuinDoesIn } from './support/jitsuin.js'
import { areHere, must, PATIENCE_MS, run } from './support/programs.js'

const canRun = areHere('openssl', 'nginx', 'stunnel', 'sslscan', 'testssl', 'curl')
const LISTS = ['rarl', 'sarl', 'auth-person'] as const

/** The clients: one that is let in, and the three that are not (T-C13-3). */
const CLIENTS = ['good', 'expired', 'revoked', 'stranger'] as const

describe.skipIf(!canRun)('the TLS profile', () => {
  const folder = new Folder()
  const closing: (() => Promise<void>)[] = []
  let backend: Backend
  const servers = new Map<string, Server>()
  const ours = new Map<string, Backend>()
  const portOf = (name: string) => servers.get(name)?.port ?? 0

  beforeAll(async () => {
    await makeIdentities(folder)
    backend = await startBackend()
    const strict = {
      clientAuthorities: [folder.read('clients.crt.pem')],
      clientRevocationLists: [folder.read('clients.crl.pem')],
    }
    ours.set('ours', await startOurs(folder, { ...strict }))
    ours.set('ours, for cards', await startOurs(folder, { ...strict, profile: 'card' }))
    ours.set('ours, of 2016', await startOurs(folder, { ...strict, profile: '2016' }))
    ours.set('ours, public', await startOurs(folder, { strictTransportSeconds: 31_536_000 }))
    const nginx = await startNginx(folder, backend)
    for (const [name, server] of ours) servers.set(name, server)
    servers.set('nginx, public', nginx.public)
    servers.set('nginx', nginx.strict)
    servers.set('stunnel', await startStunnel(folder, backend))
    servers.set('weak', await startWeak(folder))
    closing.push(backend.close, ...[...servers.values()].map(({ close }) => close))
  }, PATIENCE_MS)
  afterAll(async () => {
    await Promise.all(closing.map((close) => close()))
    folder.remove()
  })

  const tlsCheck = async (name: string, ...options: string[]) => {
    const { status, out, err } = await jitsuin(
      ...[
        'tls',
        'check',
        `localhost:${portOf(name)}`,
        '--ca',
        folder.at('server.crt.pem'),
        '--json',
        ...options,
      ],
    )
    const answer: { checks: { id: string; verdict: string; found: string }[] } = JSON.parse(
      out || '{"checks":[]}',
    )
    const differs = answer.checks.filter(({ verdict }) => verdict === 'differs').map(({ id }) => id)
    const found = Object.fromEntries(answer.checks.map((check) => [check.id, check.found]))
    return { status, differs, found, err }
  }

  describe('jitsuin tls check', () => {
    it.each([
      ['ours', ['--client-certificate', 'required'], 'TLSv1.2, TLSv1.3'],
      ['ours, for cards', ['--client-certificate', 'required', '--profile', 'card'], 'TLSv1.2'],
      ['ours, of 2016', ['--client-certificate', 'required', '--profile', '2016'], 'TLSv1.2'],
      ['ours, public', ['--client-certificate', 'none'], 'TLSv1.2, TLSv1.3'],
      ['nginx', ['--client-certificate', 'required'], 'TLSv1.2, TLSv1.3'],
      ['nginx, public', ['--client-certificate', 'none'], 'TLSv1.2, TLSv1.3'],
      ['stunnel', ['--client-certificate', 'required'], 'TLSv1.2, TLSv1.3'],
    ] as const)('finds nothing against %s (T-C13-1, T-C13-2)', async (name, options, versions) => {
      const { status, differs, found } = await tlsCheck(name, ...options)
      expect([status, differs, found.versions]).toEqual([0, [], versions])
    })

    it('sees renegotiation refused inside, with a client certificate', async () => {
      const identity = ['--cert', folder.at('good.crt.pem'), '--key', folder.at('good.key.pem')]
      for (const name of ['ours', 'nginx', 'stunnel'])
        expect([name, (await tlsCheck(name, ...identity)).found.renegotiation]).toEqual([name, 'refused'])
    })

    it('finds everything that is wrong with a server that keeps to nothing', async () => {
      const { status, differs } = await tlsCheck('weak', '--client-certificate', 'required')
      const wrong = [
        'versions',
        'suites',
        'signature-hash',
        'server-order',
        'renegotiation',
        'session-tickets',
      ]
      expect([status, differs]).toEqual([1, [...wrong, 'client-certificate']])
    })

    it.each([
      ['TLS 1.3 where exactly TLS 1.2 is wanted', 'ours', ['--profile', '2016'], ['versions']],
      [
        'a server that lets everybody in',
        'nginx, public',
        ['--client-certificate', 'required'],
        ['client-certificate'],
      ],
      [
        'a public page that asks for a certificate',
        'ours',
        ['--client-certificate', 'none'],
        ['client-certificate'],
      ],
    ])('finds %s', async (_what, name, options, differs) => {
      expect(await tlsCheck(name, ...options)).toMatchObject({ status: 1, differs })
    })

    it('finds a certificate of somebody else, and another host name', async () => {
      const where = `127.0.0.2:${portOf('ours')}`
      expect((await jitsuin('tls', 'check', where)).status).toBe(3)
      const other = ['--ca', folder.at('ca/root.crt.pem')]
      const { out } = await jitsuin('tls', 'check', `localhost:${portOf('ours')}`, ...other, '--json')
      expect(out).toContain('"id":"certificate-chain","verdict":"differs"')
    })
  })

  describe.each(['ours', 'ours, for cards', 'ours, public', 'nginx', 'stunnel'])('sslscan on %s', (name) => {
    it('sees no version below TLS 1.2, and AEAD suites with forward secrecy alone (T-C13-1)', async () => {
      const identity = [`--certs=${folder.at('good.crt.pem')}`, `--pk=${folder.at('good.key.pem')}`]
      const out = await must('sslscan', ['--no-colour', ...identity, `localhost:${portOf(name)}`])
      for (const old of ['SSLv2', 'SSLv3', 'TLSv1.0', 'TLSv1.1'])
        expect(out).toMatch(new RegExp(`${old}\\s+disabled`))
      expect(out).toMatch(/TLSv1.2\s+enabled/)
      expect(out).toMatch(name === 'ours, for cards' ? /TLSv1.3\s+disabled/ : /TLSv1.3\s+enabled/)
      const suites = [...out.matchAll(/^(?:Accepted|Preferred)\s+\S+\s+\d+ bits\s+(\S+)/gm)].map(
        ([, suite]) => suite,
      )
      expect(suites.length).toBeGreaterThan(3)
      for (const suite of suites) expect(suite).toMatch(/^(ECDHE|DHE|TLS_).*(GCM|CHACHA20)/)
    })
  })

  it(
    'testssl finds nothing against any of them (T-C13-1)',
    async () => {
      const names = ['ours, public', 'nginx, public', 'stunnel']
      const found = await Promise.all(names.map((name) => testssl(folder, portOf(name))))
      expect(found).toEqual([[], [], []])
    },
    2 * PATIENCE_MS,
  )

  describe.each(['ours', 'ours, for cards', 'nginx', 'stunnel'])('clients of %s', (name) => {
    const asked = () => ours.get(name)?.requests() ?? backend.requests()
    const curl = (client: string | undefined, version: string) => {
      const identity =
        client === undefined
          ? []
          : ['--cert', folder.at(`${client}.crt.pem`), '--key', folder.at(`${client}.key.pem`)]
      const where = ['--cacert', folder.at('server.crt.pem'), `https://localhost:${portOf(name)}/`]
      return run('curl', ['--silent', '--fail', ...version.split(' '), ...identity, ...where])
    }
    const versions = name === 'ours, for cards' ? ['--tls-max 1.2'] : ['--tls-max 1.2', '--tlsv1.3']

    it('are let in with a good certificate', async () => {
      for (const version of versions) expect((await curl('good', version)).out).toContain('served')
    })

    it.each([undefined, ...CLIENTS.filter((client) => client !== 'good')])(
      'are refused before anything reaches the service: certificate %s (T-C13-3)',
      async (client) => {
        const before = asked()
        for (const version of versions) expect((await curl(client, version)).status).not.toBe(0)
        expect(asked()).toBe(before)
      },
    )
  })

  it('has public pages that tell browsers to stay with TLS', async () => {
    for (const name of ['ours, public', 'nginx, public']) {
      const where = ['--cacert', folder.at('server.crt.pem'), `https://localhost:${portOf(name)}/`]
      expect(await must('curl', ['--silent', '--include', ...where])).toMatch(
        /strict-transport-security: max-age=31536000/i,
      )
    }
  })
})

/** A server certificate, client certificates of a test hierarchy, its authorities and lists. */
async function makeIdentities(folder: Folder): Promise<void> {
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  const files = ['-keyout', folder.at('server.key.pem'), '-out', folder.at('server.crt.pem')]
  await must('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', ...names, ...files])
  const group = ['-pkeyopt', 'group:ffdhe3072', '-out', folder.at('ffdhe3072.pem')]
  await must('openssl', ['genpkey', '-genparam', '-algorithm', 'DH', ...group])
  for (const ca of ['ca', 'other']) await jitsuinDoesIn(folder.path, 'ca', 'init', '--out', ca, '--fast')
  const issue = (ca: string, out: string, ...more: string[]) => {
    const person = ['--cn', 'Taro Jitsuin', '--serial-number', 'T0001', '--role', 'medicalDoctor']
    const what = ['--dir', ca, '--profile', 'authentication', '--out', out]
    return jitsuinDoesIn(folder.path, 'cert', 'issue', ...what, ...person, ...more)
  }
  await issue('ca', 'good')
  await issueExpired(folder)
  await issue('other', 'stranger')
  await issue('ca', 'revoked')
  const serial = await must('openssl', ['x509', '-noout', '-serial', '-in', folder.at('revoked.crt.pem')])
  const revoke = ['--serial', serial.trim().replace('serial=', ''), '--reason', 'keyCompromise']
  await jitsuinDoesIn(folder.path, 'cert', 'revoke', '--dir', 'ca', ...revoke)
  folder.write(
    'clients.crt.pem',
    ['root', 'auth-person-ca'].map((name) => folder.read(`ca/${name}.crt.pem`)).join(''),
  )
  const lists = LISTS.map((name) =>
    must('openssl', ['crl', '-inform', 'DER', '-in', folder.at(`ca/${name}.crl`)]),
  )
  folder.write('clients.crl.pem', (await Promise.all(lists)).join(''))
}

const OPENSSL_CA = `[ca]
default_ca = one
[one]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = client
[any]
commonName = supplied
[client]
keyUsage = critical, digitalSignature
`

/** Our own authority issues nothing that has ended already; openssl does, with its key. */
async function issueExpired(folder: Folder): Promise<void> {
  const cwd = folder.path
  folder.write('openssl-ca.cnf', OPENSSL_CA)
  folder.write('index.txt', '')
  const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', 'expired.key.pem', '-out', 'expired.csr']
  await must('openssl', ['req', ...key, '-subj', '/CN=Taro Jitsuin'], { cwd })
  const issuer = ['-cert', 'ca/auth-person-ca.crt.pem', '-keyfile', 'ca/auth-person-ca.key.pem']
  const period = ['-startdate', '20200101000000Z', '-enddate', '20210101000000Z']
  const files = ['-config', 'openssl-ca.cnf', '-notext', '-in', 'expired.csr', '-out', 'expired.crt.pem']
  await must('openssl', ['ca', '-batch', ...issuer, ...period, ...files], { cwd })
}

/** What a test certificate of localhost cannot have (a public chain, addresses of lists), and what pages decide, not the channel. */
const NOT_OF_THE_CHANNEL =
  /^(cert_|HSTS|security_headers|DNS_CAArecord|OCSP|CRL|banner|service|LUCKY13$|overall|scanTime)/

/** The findings of testssl on versions, suites, forward secrecy, defaults and known attacks, except those that are not bad. */
async function testssl(folder: Folder, port: number): Promise<string[]> {
  const file = folder.at(`testssl-${port}.json`)
  const quiet = [
    '--quiet',
    '--color',
    '0',
    '--warnings',
    'off',
    '--openssl',
    '/usr/bin/openssl',
    '--ip',
    '127.0.0.1',
  ]
  await run('testssl', [
    ...quiet,
    '-p',
    '-s',
    '-P',
    '-S',
    '-U',
    '--jsonfile',
    file,
    `https://localhost:${port}`,
  ])
  const lines: { id: string; severity: string; finding: string }[] = JSON.parse(readFileSync(file, 'utf8'))
  if (!lines.some(({ id }) => id === 'TLS1_2'))
    throw new Error(`testssl did not finish: ${JSON.stringify(lines)}`)
  return (
    lines
      // WARN is about testssl itself, such as an openssl without GOST.
      .filter(({ severity }) => !['OK', 'INFO', 'WARN'].includes(severity))
      .filter(({ id }) => !NOT_OF_THE_CHANNEL.test(id))
      .map(({ id, severity, finding }) => `${severity} ${id}: ${finding}`)
  )
}
