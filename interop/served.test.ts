/** `jitsuin ca serve`: lists, OCSP answers and time stamps, asked and judged by openssl, GnuTLS and the JDK. */
import { X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DOCUMENTS, PRESCRIPTION_CSV } from './support/documents.js'
import { Folder } from './support/folder.js'
import { jitsuinDoes, verify } from './support/jitsuin.js'
import { judgesOf } from './support/judges.js'
import { jitsuinJudges } from './support/path-judges.js'
import { KEY_KINDS, makePeople, signAll, signingKey } from './support/people.js'
import { areHere, java, must, PATIENCE_MS, run } from './support/programs.js'
import { type Serving, serve } from './support/serving.js'
import { stampOf } from './support/stamped.js'

const folder = new Folder()
const ca = (file: string) => folder.at(`ca/${file}`)
const crt = (name: string) => folder.at(`${name}.crt.pem`)
let served: Serving

describe.skipIf(!areHere('openssl', 'certtool', 'java', 'xmlsec1'))('what "ca serve" serves', () => {
  beforeAll(async () => {
    await makePeople(folder, [
      ...KEY_KINDS.map((key) => ({ name: key, key })),
      { name: 'gone' },
      { name: 'leaver' },
    ])
    await revoke('gone')
    served = await serve(folder.at('ca'))
  }, PATIENCE_MS)
  afterAll(async () => {
    await served?.close()
    folder.remove()
  })

  describe('OCSP answers', () => {
    const ask = (name: string, ...more: string[]) => {
      const about = [
        '-issuer',
        ca('signing-ca.crt.pem'),
        ...more,
        '-cert',
        crt(name),
        '-respout',
        folder.at(`${name}.ocsp`),
      ]
      const trust = ['-CAfile', ca('root.crt.pem'), '-verify_other', ca('signing-ca.crt.pem')]
      return run('openssl', ['ocsp', '-url', `${served.url}/ocsp`, ...about, ...trust])
    }

    it.each(['rsa2048', 'p256'])(
      'say of %s that it is good, to openssl, the JDK and ourselves',
      async (name) => {
        const { out, err } = await ask(name, '-no_nonce')
        expect(err).toContain('Response verify OK')
        expect(out).toContain(`${crt(name)}: good`)
        expect(await othersOn(name)).toEqual(['valid', 'valid'])
      },
    )

    it('say of a revoked certificate that it is, and why', async () => {
      const { out, err } = await ask('gone', '-no_nonce')
      expect(err).toContain('Response verify OK')
      expect(out).toContain('revoked')
      expect(out).toContain('keyCompromise')
      expect(await othersOn('gone')).toEqual([
        expect.stringMatching(/^invalid/),
        expect.stringMatching(/^invalid/),
      ])
    })

    it('change at once when a certificate is revoked, and so does the list', async () => {
      expect((await ask('leaver', '-no_nonce')).out).toContain('good')
      await revoke('leaver')
      expect((await ask('leaver', '-no_nonce')).out).toContain('revoked')
      const list = await fetch(`${served.url}/sign.crl`)
      const file = folder.write('latest.crl', new Uint8Array(await list.arrayBuffer()))
      const text = await must('openssl', ['crl', '-inform', 'DER', '-in', file, '-noout', '-text'])
      expect(text).toContain(serialOf('leaver'))
    })

    it('carry the nonce of the question', async () => {
      const { out, err } = await ask('p256', '-nonce')
      expect(err).toContain('Response verify OK')
      expect(err).not.toContain('nonce')
      expect(out).toContain('good')
    })

    it('take questions with SHA-256', async () => {
      expect((await ask('p384', '-sha256', '-no_nonce')).out).toContain('good')
    })

    it('do not call good what was never issued', async () => {
      const about = ['-issuer', ca('signing-ca.crt.pem'), '-serial', '0x1234567890abcdef', '-no_nonce']
      const { out } = await run('openssl', [
        'ocsp',
        '-url',
        `${served.url}/ocsp`,
        ...about,
        '-CAfile',
        ca('root.crt.pem'),
      ])
      expect(out).not.toContain('good')
    })

    it('are refused when changed, or taken for another certificate', async () => {
      await ask('rsa3072', '-no_nonce')
      const answer = folder.bytes('rsa3072.ocsp')
      folder.write('p384.ocsp', answer)
      expect(await othersOn('p384')).toEqual([
        expect.stringMatching(/^invalid/),
        expect.stringMatching(/^invalid/),
      ])
      const certificateAt = Buffer.from(answer).indexOf(Buffer.from([0x30, 0x82]), 200)
      const changed = answer.map((octet, at) => (at === certificateAt - 20 ? octet ^ 1 : octet))
      folder.write('rsa3072.ocsp', changed)
      expect(await othersOn('rsa3072')).toEqual([
        expect.stringMatching(/^(invalid|no verdict)/),
        expect.stringMatching(/^invalid/),
      ])
    })
  })

  describe('lists', () => {
    it.each([
      ['sign', 'signing-ca'],
      ['sarl', 'root'],
      ['auth-person', 'auth-person-ca'],
    ])('%s.crl is one of %s, says openssl', async (list, issuer) => {
      const response = await fetch(`${served.url}/${list}.crl`)
      expect(response.headers.get('content-type')).toBe('application/pkix-crl')
      const file = folder.write(`${list}.crl`, new Uint8Array(await response.arrayBuffer()))
      const judge = (by: string) =>
        run('openssl', ['crl', '-inform', 'DER', '-in', file, '-CAfile', ca(`${by}.crt.pem`), '-noout'])
      expect((await judge(issuer)).err).toContain('verify OK')
      expect((await judge('auth-organisation-ca')).err).not.toContain('verify OK')
    })
  })

  describe('time stamps', () => {
    it.each(['sha256', 'sha384', 'sha512'])(
      'on %s digests are accepted by openssl, and on other data refused',
      async (digest) => {
        const data = folder.write('data', 'some data')
        const other = folder.write('other', 'other data')
        await must('openssl', [
          'ts',
          '-query',
          '-data',
          data,
          `-${digest}`,
          '-cert',
          '-out',
          folder.at('query'),
        ])
        await askForStamp('query', 'reply')
        const judge = (file: string) =>
          run('openssl', [
            'ts',
            '-verify',
            '-in',
            folder.at('reply'),
            '-data',
            file,
            '-CAfile',
            ca('root.crt.pem'),
          ])
        expect((await judge(data)).out).toContain('Verification: OK')
        expect((await judge(other)).status).not.toBe(0)
        const byQuery = [
          '-queryfile',
          folder.at('query'),
          '-in',
          folder.at('reply'),
          '-CAfile',
          ca('root.crt.pem'),
        ]
        expect((await run('openssl', ['ts', '-verify', ...byQuery])).out).toContain('Verification: OK')
      },
    )

    it('are refused on SHA-1 digests, in the words of RFC 3161', async () => {
      await must('openssl', [
        'ts',
        '-query',
        '-data',
        folder.write('data', 'x'),
        '-sha1',
        '-out',
        folder.at('query'),
      ])
      await askForStamp('query', 'reply')
      const text = await must('openssl', ['ts', '-reply', '-in', folder.at('reply'), '-text'])
      expect(text).toContain('Rejected')
      expect(text).toContain('unrecognized or unsupported algorithm identifier')
    })

    it(
      'make signatures that all judges accept at level B-T, over every kind of key',
      async () => {
        folder.write('letter.xml', DOCUMENTS['inherited-namespaces'] ?? '')
        folder.write('rx.csv', PRESCRIPTION_CSV)
        const stamp = ['--level', 't', '--tsa', `${served.url}/tsa`]
        await signAll(
          KEY_KINDS.flatMap((key) => [
            [
              folder.at('letter.xml'),
              '--format',
              'xades',
              ...stamp,
              ...signingKey(folder, key),
              '--out',
              folder.at(`letter-${key}.xml`),
            ],
            [
              folder.at('rx.csv'),
              '--format',
              'prescription',
              ...stamp,
              ...signingKey(folder, key),
              '--out',
              folder.at(`rx-${key}.xml`),
            ],
          ]),
        )
        const files = KEY_KINDS.flatMap((key) => [folder.at(`letter-${key}.xml`), folder.at(`rx-${key}.xml`)])
        const opinions = await judgesOf(
          files.map((path) => ({ path })),
          folder.at('ca'),
        )
        expect(opinions).toEqual(
          files.map(() => ({ jitsuin: 'accepted', xmlsec1: 'accepted', jdk: 'accepted' })),
        )
        const levels = (await verify(files, '--trust', folder.at('ca'))).map(
          ({ signatures }) => signatures[0]?.level,
        )
        expect(new Set(levels)).toEqual(new Set(['B-T']))
        for (const file of files.map((path) => path.slice(folder.path.length + 1)))
          expect(await opensslOnStamp(file)).toContain('OK')
      },
      PATIENCE_MS,
    )
  })
})

async function revoke(name: string): Promise<void> {
  const who = ['--dir', folder.at('ca'), '--serial', serialOf(name)]
  await jitsuinDoes('cert', 'revoke', ...who, '--reason', 'keyCompromise')
}

function serialOf(name: string): string {
  return new X509Certificate(folder.bytes(`${name}.crt.pem`)).serialNumber
}

/** Ourselves and the JDK on the answer about a certificate; the CA is the anchor. */
async function othersOn(name: string): Promise<string[]> {
  const anchor = ca('signing-ca.crt.pem')
  const at = new Date(Date.now() + 5_000)
  const ocsp = folder.at(`${name}.ocsp`)
  const ours = await jitsuinJudges({ anchor, certificates: [crt(name)], at, ocsp: [ocsp] })
  const [jdk = 'silent'] = await java('PkixCheck', [
    [anchor, crt(name), String(at.getTime()), '', '', `ocsp:${ocsp}`],
  ])
  return [ours, jdk]
}

async function askForStamp(query: string, reply: string): Promise<void> {
  const headers = { 'content-type': 'application/timestamp-query' }
  const response = await fetch(`${served.url}/tsa`, {
    method: 'POST',
    headers,
    body: Buffer.from(folder.bytes(query)),
  })
  expect(response.headers.get('content-type')).toBe('application/timestamp-reply')
  folder.write(reply, new Uint8Array(await response.arrayBuffer()))
}

async function opensslOnStamp(file: string): Promise<string> {
  const { token, covered } = stampOf(folder.read(file))
  const files = ['-token_in', '-in', folder.write('token', token), '-data', folder.write('covered', covered)]
  const { out, err } = await run('openssl', ['ts', '-verify', ...files, '-CAfile', ca('root.crt.pem')])
  return out + err
}
