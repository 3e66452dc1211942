/** The double of the national authority of My Number cards, and the one card that it issues at its first start. */
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createJpkiDouble, type JpkiDouble, type JpkiDoubleState, parseJpkiDoubleState } from '@jitsuin/jpki'
import { doubleOrigin } from '../origins.js'
import type { Settings } from '../settings.js'
import { CARD_FOLDER, DOUBLES_FOLDER } from './folders.js'
import { DEMONSTRATION_PIN, INVENTED_PEOPLE } from './people.js'

const STATE = 'jpki.json'

/** Opens the double; whoever stands first among the invented people finds a My Number card in a reader. */
export async function openJpkiDouble(settings: Settings): Promise<JpkiDouble> {
  const path = join(settings.JITSUIN_DATA, DOUBLES_FOLDER, STATE)
  const state = await loadState(path)
  const double = await createJpkiDouble({
    clock: () => new Date(),
    random: randomBytes,
    baseUri: doubleOrigin(settings, 'jpki'),
    save: (changed) => save(path, changed),
    ...(state && { state }),
  })
  if (!state) await issueFirstCard(double, join(settings.JITSUIN_DATA, CARD_FOLDER))
  return double
}

async function issueFirstCard(double: JpkiDouble, folder: string): Promise<void> {
  const [person] = INVENTED_PEOPLE
  if (!person) return
  const { family, given, birthDate, sex, id } = person
  const { card } = await double.issueMyNumberCard({
    person: {
      name: `${family.ja}　${given.ja}`,
      address: '青空県見本市架空町1-2-3',
      birthDate,
      sex: sex === 'male' ? '男' : '女',
    },
    authenticationPin: DEMONSTRATION_PIN,
  })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(join(folder, `my-number-${id}.card.json`), `${JSON.stringify(card, null, 2)}\n`, {
    mode: 0o600,
  })
}

async function loadState(path: string): Promise<JpkiDoubleState | undefined> {
  try {
    return parseJpkiDoubleState(JSON.parse(await readFile(path, 'utf8')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

async function save(path: string, state: JpkiDoubleState): Promise<void> {
  await writeFile(`${path}.new`, JSON.stringify(state), { mode: 0o600 })
  await rename(`${path}.new`, path)
}
