import { join } from 'node:path'
import { STAFF_ROLES, type StaffRole } from '@jitsuin/sso/contract'
import { defineCommand } from '../command.js'
import { CliError } from '../errors.js'
import { openZoneDatabase } from '../zone-database.js'

/** `jitsuin staff invite`: a one-time link for somebody who works here; without a role, for the first administrator. */
export const staffInvite = defineCommand({
  name: 'staff invite',
  summary: 'prints a one-time link with which somebody becomes staff',
  options: {
    name: { value: 'NAME', help: 'who is invited, as the office will show them' },
    role: { value: 'ROLE', many: true, help: `one of ${Object.keys(STAFF_ROLES).join(', ')}` },
    first: { help: 'for the first administrator, as long as there is none (15 minutes)' },
    origin: {
      value: 'URL',
      default: 'http://signin.localhost:8317',
      help: 'where sign-in is, as browsers know it',
    },
    data: { value: 'DIR', default: '.jitsuin', help: 'folder of the platform' },
    database: { value: 'URL', help: 'database of the application zone; without it the embedded one' },
    json: { help: 'one JSON object' },
  },
  examples: ['jitsuin staff invite --first', 'jitsuin staff invite --name "見本 桜" --role receptionist'],
  run: async ({ name, role, first, origin, data, database: url, json }, _operands, io) => {
    if (!first && (name === undefined || role === undefined || role.length === 0))
      throw new CliError('cli/usage', 'A name and a role are needed, or --first')
    const roles = (role ?? []).map(parseRole)
    const database = await openZoneDatabase(url, join(data, 'app'))
    try {
      const sso = await openSignIn(database.url, origin)
      try {
        const { link, expiresAt, waitsFor } = first
          ? await sso.staff.issueFirstAdministratorLink()
          : await sso.staff.invite({ displayName: name ?? '', roles })
        const invited = { link, expiresAt: expiresAt.toISOString(), waitsFor: waitsFor ?? null }
        io.out(json ? JSON.stringify(invited) : describe(invited))
        return 0
      } finally {
        await sso.stop()
      }
    } finally {
      await database.close()
    }
  },
})

/** Sign-in with nothing but its database: an invitation needs no trust and no network. */
async function openSignIn(zoneUrl: string, origin: string) {
  const [{ createSso }, { silentLogger }] = await Promise.all([
    import('@jitsuin/sso'),
    import('@jitsuin/platform'),
  ])
  return await createSso({
    zoneUrl,
    clock: () => new Date(),
    logger: silentLogger,
    origin,
    siteName: 'Jitsuin',
    hosts: [],
    trust: async () => ({ anchors: [], authorities: [] }),
    places: [],
  })
}

function parseRole(text: string): StaffRole {
  if (Object.hasOwn(STAFF_ROLES, text)) return text as StaffRole // a key of the table
  throw new CliError('cli/usage', `There is no role "${text}"`)
}

function describe({
  link,
  expiresAt,
  waitsFor,
}: {
  link: string
  expiresAt: string
  waitsFor: string | null
}) {
  const wait = waitsFor === null ? [] : ['A second administrator has to confirm it before the link opens.']
  return [link, `Valid once, until ${expiresAt}.`, ...wait].join('\n')
}
