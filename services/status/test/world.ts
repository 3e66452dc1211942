/** A hierarchy with some issued certificates, kept in memory, and its files for programs that judge us. */
import { execFile } from 'node:child_process'
import { createPublicKey, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { japanDate } from '@jitsuin/kernel'
import { createTestHierarchy, encodePem, generateKey, type HierarchyMember, ISSUING_CAS } from '@jitsuin/keys'
import {
  buildCertificate,
  type CrlFields,
  parseCertificate,
  type RevocationReason,
  type Signer,
  signCrl,
  validityFromJapanDay,
} from '@jitsuin/pki'
import { GOOD, type KnownState } from '../src/domain/authority-board.js'
import type { StatusMaterial } from '../src/serve-status.js'

const HOUR_MS = 3_600_000

/** The names of the certificates that were issued; all but `stranger` by the signature CA. */
export const HOLDERS = ['taro', 'hanako', 'jiro', 'stranger'] as const
export type HolderName = (typeof HOLDERS)[number]

export type World = Awaited<ReturnType<typeof makeWorld>>

/** Makes one; `close` removes its files. */
export async function makeWorld({ at = new Date() }: { at?: Date } = {}) {
  const hierarchy = await createTestHierarchy({ strength: 'fast', at, random: randomBytes })
  const ca = hierarchy.authorities.signingCa
  const otherCa = hierarchy.authorities.authenticationOrganisationCa
  const directory = mkdtempSync(join(tmpdir(), 'jitsuin-status-'))
  const save = (name: string, der: Uint8Array) =>
    writeFileSync(join(directory, `${name}.pem`), encodePem('CERTIFICATE', der))
  const key = await generateKey('p256')
  const serials = {} as Record<HolderName, string> // filled for every name just below
  for (const name of HOLDERS) {
    const issuer = name === 'stranger' ? otherCa : ca
    const der = await issue(name, { issuer, key, at })
    serials[name] = parseCertificate(der).serialHex
    save(name, der)
  }
  save('root', hierarchy.root.certificateDer)
  save('ca', ca.certificateDer)
  save('other-ca', otherCa.certificateDer)
  save('tsa', hierarchy.timeStampUnit.certificateDer)

  const states = new Map<string, KnownState>()
  for (const name of HOLDERS) if (name !== 'stranger') states.set(serials[name], GOOD)
  let crlNumber = 1n
  let crlDer = hierarchy.lists.sign

  return {
    hierarchy,
    directory,
    serials,
    /** A file of the folder. */
    file: (name: string) => join(directory, name),
    states,
    get crlDer() {
      return crlDer
    },
    /** Signs a new list of the signature CA. */
    async publish(fields: Partial<CrlFields> = {}): Promise<Uint8Array> {
      crlNumber += 1n
      const revoked = [...states].flatMap(([serialHex, state]) =>
        state.status === 'revoked'
          ? [{ serialBytes: Buffer.from(serialHex, 'hex'), revokedAt: state.at, reason: state.reason }]
          : [],
      )
      const thisUpdate = fields.thisUpdate ?? new Date()
      const nextUpdate = fields.nextUpdate ?? new Date(thisUpdate.getTime() + 96 * HOUR_MS)
      const issuer = parseCertificate(ca.certificateDer)
      crlDer = await signCrl({ issuer, crlNumber, revoked, ...fields, thisUpdate, nextUpdate }, ca.signer)
      return crlDer
    },
    revoke(name: HolderName, reason: RevocationReason = 'keyCompromise', revokedAt = new Date()): void {
      states.set(serials[name], { status: 'revoked', at: revokedAt, reason })
    },
    /** What is to be served: the signature CA alone. */
    material: (): StatusMaterial => ({
      authorities: [
        {
          name: 'sign',
          certificateDer: ca.certificateDer,
          crlDer,
          responder: signerOf(hierarchy.responders.signingCa),
          states: [...states],
        },
      ],
      lists: new Map([
        ['sign', crlDer],
        ['rarl', hierarchy.lists.rarl],
      ]),
      timeStampUnit: signerOf(hierarchy.timeStampUnit),
    }),
    close: () => rmSync(directory, { recursive: true, force: true }),
  }
}

/** A member as a signer. */
export const signerOf = ({ signer, certificateDer, chainDer }: HierarchyMember): Signer => ({
  ...signer,
  certificateDer,
  chainDer,
})

async function issue(
  name: string,
  { issuer, key, at }: { issuer: HierarchyMember; key: Parameters<typeof createPublicKey>[0]; at: Date },
): Promise<Uint8Array> {
  const isOrganisation = name === 'stranger'
  const serialBytes = randomBytes(8)
  serialBytes[0] = 0x42
  return buildCertificate(
    isOrganisation ? 'authenticationOrganisation' : 'signature',
    {
      ...validityFromJapanDay(japanDate(at), { years: 2 }),
      serialBytes,
      subject: [
        ['C', 'JP'],
        ...(isOrganisation ? ([['O', 'DEMO Clinic']] as const) : []),
        ['CN', `DEMO ${name}`],
        ['serialNumber', `T-${name}`],
      ],
      spkiDer: createPublicKey(key).export({ type: 'spki', format: 'der' }),
      roles: isOrganisation ? [] : ['medicalDoctor'],
      crlPoints: [{ uri: `http://pki.demo.invalid/${ISSUING_CAS.signingCa.list}.crl` }],
      cpsUri: 'http://pki.demo.invalid/policy/',
    },
    issuer,
  )
}

/** Runs a program without blocking this process, which serves it; both of its outputs as one text. */
export function run(program: string, ...args: string[]): Promise<{ code: number; text: string }> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: 20_000 }, (error, stdout, stderr) => {
      const code = error && typeof error.code === 'number' ? error.code : error ? -1 : 0
      resolve({ code, text: `${stdout}\n${stderr}` })
    })
  })
}
