import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import {
  buildCertificate,
  holderNames,
  isError,
  lintCertificate,
  lintCrl,
  validityFromJapanDay,
} from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isHere, run, temporaryFolder } from '../../test/programs.js'
import { generateKey } from '../software/generate-key.js'
import { encodePem } from '../software/pem.js'
import { softwareSigner } from '../software/software-signer.js'
import { createTestHierarchy, type TestHierarchy } from './hierarchy.js'

const folder = temporaryFolder()
let hierarchy: TestHierarchy
let root = ''

beforeAll(async () => {
  hierarchy = await createTestHierarchy({
    strength: 'fast',
    at: new Date('2026-11-21T00:12:00Z'),
    random: randomBytes,
  })
  root = folder.certificate('root.crt', hierarchy.root.certificateDer)
})
afterAll(() => folder.remove())

describe('the test hierarchy', () => {
  it.skipIf(!isHere('openssl'))('is accepted by openssl verify by the letter, with its lists', () => {
    const lists = folder.write(
      'lists.pem',
      Object.values(hierarchy.lists)
        .map((list) => encodePem('X509 CRL', list))
        .join(''),
    )
    for (const [name, { certificateDer }] of Object.entries(hierarchy.authorities)) {
      const path = folder.certificate(`${name}.crt`, certificateDer)
      expect(
        run(
          'openssl',
          'verify',
          '-x509_strict',
          '-extended_crl',
          '-crl_check_all',
          '-attime',
          '1795306400',
          '-CRLfile',
          lists,
          '-CAfile',
          root,
          path,
        ).output,
      ).toContain('OK')
      const responder = folder.certificate(
        `${name}-ocsp.crt`,
        hierarchy.responders[name as keyof typeof hierarchy.responders].certificateDer,
      ) // same keys
      expect(
        run(
          'openssl',
          'verify',
          '-x509_strict',
          '-purpose',
          'ocsphelper',
          '-CAfile',
          root,
          '-untrusted',
          path,
          responder,
        ).output,
      ).toContain('OK')
    }
    const tsa = folder.certificate('tsa.crt', hierarchy.timeStampUnit.certificateDer)
    expect(
      run(
        'openssl',
        'verify',
        '-x509_strict',
        '-purpose',
        'timestampsign',
        '-extended_crl',
        '-crl_check',
        '-attime',
        '1795306400',
        '-CRLfile',
        lists,
        '-CAfile',
        root,
        tsa,
      ).output,
    ).toContain('OK')
  })

  it.skipIf(!isHere('certtool'))('is accepted by GnuTLS', () => {
    const [ca] = Object.values(hierarchy.authorities)
    const chain = folder.write(
      'chain.pem',
      encodePem('CERTIFICATE', ca?.certificateDer ?? new Uint8Array()) +
        encodePem('CERTIFICATE', hierarchy.root.certificateDer),
    )
    expect(run('certtool', '--verify-chain', '--infile', chain).output).toMatch(
      /Chain verification output: Verified/,
    )
    expect(run('certtool', '-i', '--infile', chain).output).toMatch(/Certificate Authority \(CA\): TRUE/)
  })

  it.skipIf(!isHere('java'))(
    'is accepted by the JDK, with the lists of the root and the signature CA',
    async () => {
      const { certificateDer: doctor } = await issueDoctor()
      const leaf = folder.certificate('doctor.crt', doctor)
      const ca = folder.certificate('sign-ca.crt', hierarchy.authorities.signingCa.certificateDer)
      const lists = (['sarl', 'sign'] as const).map((name) =>
        folder.write(`${name}.crl`, hierarchy.lists[name]),
      )
      const program = fileURLToPath(new URL('CheckPath.java', import.meta.url))
      const at = (time: string) => String(new Date(time).getTime())
      expect(
        run('java', program, root, at('2026-11-22T00:00:00Z'), ...lists, '--', leaf, ca).output,
      ).toContain('PKIX accepts')
      expect(run('java', program, root, at('2032-11-22T00:00:00Z'), '--', leaf, ca).output).toContain(
        'validity check failed',
      )
    },
  )

  it('breaks no rule of lint at all, not even one that says SHOULD', () => {
    const { root: top, authorities, responders, timeStampUnit } = hierarchy
    for (const member of [top, ...Object.values(authorities), ...Object.values(responders), timeStampUnit]) {
      const found = lintCertificate(member.certificateDer, { profile: member.profile })
      expect(found.filter((finding) => isError(finding) || finding.severity === 'warning')).toEqual([])
    }
  })

  it('has lists that break no rule either', () => {
    for (const [name, list] of Object.entries(hierarchy.lists)) {
      const profile = { rarl: 'authority', sarl: 'authority', sign: 'subscriber' } as const
      const found = lintCrl(list, name in profile ? { profile: profile[name as keyof typeof profile] } : {})
      expect(found).toEqual([])
    }
  })

  it('says DEMO in every name', () => {
    const { authorities, responders, timeStampUnit } = hierarchy
    for (const { certificateDer } of [
      ...Object.values(authorities),
      ...Object.values(responders),
      timeStampUnit,
    ]) {
      expect(Buffer.from(certificateDer).toString('latin1')).toContain('DEMO')
    }
  })
})

/** A doctor of the signature CA. */
async function issueDoctor() {
  const privateKey = await generateKey('rsa2048')
  const certificateDer = await buildCertificate(
    'signature',
    {
      ...holderNames({ commonName: 'Taro Jitsuin', serialNumber: 'T0001', nameJa: '実印　太郎' }),
      ...validityFromJapanDay('2026-11-21', { years: 5 }),
      serialBytes: randomBytes(8),
      spkiDer: softwareSigner(privateKey).spkiDer,
      roles: ['medicalDoctor'],
      crlPoints: [{ uri: `${hierarchy.repositoryUri}/sign.crl` }],
      cpsUri: `${hierarchy.repositoryUri}/policy/`,
    },
    hierarchy.authorities.signingCa,
  )
  return { privateKey, certificateDer }
}
