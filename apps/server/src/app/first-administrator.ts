/** The one-time link for the first administrator: to the terminal if there is one, else into a file that only its owner can read. */
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Sso, SsoError } from '@jitsuin/sso'

const FILE = 'first-administrator.txt'

/** Makes the link as long as there is no administrator. Gives it for the terminal, or the path of the file that holds it. */
export async function offerFirstAdministrator(
  sso: Sso,
  { data, hasTerminal }: { readonly data: string; readonly hasTerminal: boolean },
): Promise<string | undefined> {
  const path = join(data, FILE)
  await rm(path, { force: true })
  const link = await linkOrNone(sso)
  if (link === undefined || hasTerminal) return link
  await writeFile(path, `${link}\n`, { mode: 0o600, flag: 'wx' })
  return path
}

async function linkOrNone(sso: Sso): Promise<string | undefined> {
  try {
    return (await sso.staff.issueFirstAdministratorLink()).link
  } catch (error) {
    if (error instanceof SsoError && error.code === 'staff/administrator-exists') return undefined
    throw error
  }
}
