/** What is wrong with a list, and whose applications it would make; nothing is stored. */
import type { BatchPreview } from '../../contract.js'
import type { Staff } from '../../domain/staff.js'
import type { RegistrationContext } from '../context.js'
import { readList } from './read-list.js'

/** Looks at a list. @throws {RegistrationError} as `readList` */
export async function previewList(
  context: RegistrationContext,
  staff: Staff,
  list: { readonly placeId: string; readonly bytes: Uint8Array },
): Promise<BatchPreview> {
  const { digest, encoding, rows, people, problems } = await readList(context, staff, list)
  return {
    digest,
    encoding,
    rows,
    good: people.length,
    problems: [...problems],
    people: people.map(({ line, form: { name, birthDate, licenceNumber } }) => ({
      line,
      name: `${name.family}　${name.given}`,
      kana: `${name.familyKana}　${name.givenKana}`,
      romaji: `${name.givenRomaji} ${name.familyRomaji}`,
      birthDate,
      licenceNumber,
    })),
  }
}
