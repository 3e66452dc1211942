import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseOrigin, type SiteOrigin } from '../gate/origin.js'
import { hashSecret } from '../gate/secrets.js'
import { type AllowedSites, allowSite, judgeCaller, permitHashes, removeSite } from './allowed-sites.js'
import { openSiteBook } from './site-file.js'

const AT = new Date('2026-11-21T03:00:00Z')
const secret = (octet: number) => Buffer.alloc(32, octet).toString('base64url')
const hash = (octet: number) => hashSecret(secret(octet)) ?? ''

function origin(text: string): SiteOrigin {
  const parsed = parseOrigin(text)
  if (parsed === 'missing' || parsed === 'unfit') throw new Error(`${text} is ${parsed}`)
  return parsed
}
const PORTAL = origin('https://portal.example.jp')
const pair = (sites: AllowedSites, octet: number, site = PORTAL) =>
  allowSite(sites, { origin: site, secretHash: hash(octet), at: AT })

describe('the hash of a secret', () => {
  it('is SHA-256 of its octets', () => {
    // printf of 32 zero octets | openssl dgst -sha256
    const known = '66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925'
    expect(Buffer.from(hash(0), 'base64url').toString('hex')).toBe(known)
  })

  it.each([undefined, '', 'short', `${secret(1)}=`, secret(1).replace(/.$/, '+')])(
    'is none for %s',
    (given) => {
      expect(hashSecret(given)).toBeNull()
    },
  )
})

describe('allowed sites', () => {
  it('let in every paired browser of a site, and nobody else', () => {
    const sites = pair(pair([], 1), 2)
    expect(sites).toHaveLength(1)
    expect(judgeCaller(sites, PORTAL, hash(1)).verdict).toBe('allowed')
    expect(judgeCaller(sites, PORTAL, hash(2)).verdict).toBe('allowed')
    expect(judgeCaller(sites, PORTAL, hash(3)).verdict).toBe('wrong-secret')
    expect(judgeCaller(sites, PORTAL, null).verdict).toBe('wrong-secret')
    expect(judgeCaller(sites, origin('https://portal.example.jp:444'), hash(1)).verdict).toBe('not-allowed')
  })

  it('keep eight browsers of a site, the newest', () => {
    let sites: AllowedSites = []
    for (let octet = 1; octet <= 9; octet++) sites = pair(sites, octet)
    expect(judgeCaller(sites, PORTAL, hash(1)).verdict).toBe('wrong-secret')
    expect(judgeCaller(sites, PORTAL, hash(9)).verdict).toBe('allowed')
  })

  it('give no permission beyond being allowed, also not by pairing again', () => {
    const sites = pair([], 1)
    expect(sites[0]?.permissions).toEqual({ signHash: false })
    const permitted = permitHashes(sites, PORTAL, 'permit')
    expect(permitted[0]?.permissions).toEqual({ signHash: true })
    expect(permitHashes(permitted, PORTAL, 'forbid')[0]?.permissions).toEqual({ signHash: false })
    expect(pair(removeSite(permitted, PORTAL), 2)[0]?.permissions).toEqual({ signHash: false })
  })
})

describe('the file of allowed sites', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sites-'))
  })
  afterEach(() => rm(folder, { recursive: true }))
  const path = () => join(folder, 'sites.json')

  it('is found again after a restart, readable by its user alone', async () => {
    const book = await openSiteBook(folder)
    await Promise.all([1, 2, 3].map((octet) => book.change((sites) => pair(sites, octet))))
    expect((await openSiteBook(folder)).sites()[0]?.secretHashes).toEqual([hash(1), hash(2), hash(3)])
    expect((await stat(path())).mode & 0o777).toBe(0o600)
    expect(await readFile(path(), 'utf8')).not.toContain(secret(1))
  })

  it.each([
    ['text that is no JSON', 'https://portal.example.jp'],
    ['another version', '{"version":2,"sites":[]}'],
    ['a site over plain http', file('http://portal.example.jp')],
    ['a site with a path', file('https://portal.example.jp/x')],
    ['a member that nobody knows', file('https://portal.example.jp', { everything: true })],
  ])('stops the program when it holds %s', async (_what, text) => {
    await writeFile(path(), text)
    await expect(openSiteBook(folder)).rejects.toMatchObject({ code: 'card-bridge/sites-unreadable' })
  })
})

function file(site: string, more: object = {}): string {
  const permissions = { signHash: false }
  const entry = { origin: site, allowedAt: AT.toISOString(), secretHashes: [hash(1)], permissions, ...more }
  return JSON.stringify({ version: 1, sites: [entry] })
}
