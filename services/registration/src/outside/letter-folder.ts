/** A letter tray in a folder that only the service can read: the post room of a demonstration. */
import { join } from 'node:path'
import { japanDate } from '@jitsuin/kernel'
import { printEnrolmentLetters, printPinLetters } from '@jitsuin/print'
import { INVENTED_OFFICE, type OfficeAddress } from '../domain/production/office-address.js'
import { letterName, writeDurably } from './letter-files.js'
import type { LetterPrinter } from './letter-keys.js'

/** Wrong entries until the chip locks (portal-issuance-exchange §2.8). */
const TRIES_UNTIL_LOCKED = 15

/** Puts letters as PDF into a folder: the post room of a demonstration. Neither a file's name nor its title says anything of a PIN or code. */
export function folderLetterPrinter(
  folder: string,
  { sender }: Pick<OfficeAddress, 'sender'> = INVENTED_OFFICE,
): LetterPrinter {
  return {
    print: async ({ letterId, cardId, to, pin, puk, printedAt }) => {
      const name = letterName(letterId)
      const letter = { to, from: sender, cardId, pin, unlockCode: puk, triesUntilLocked: TRIES_UNTIL_LOCKED }
      const edition = { title: '暗証番号のお知らせ', documentId: letterId, madeAt: printedAt }
      await writeDurably(join(folder, `${name}.pdf`), await printPinLetters([letter], edition))
    },
    printEnrolment: async ({ letterId, to, address, lastDay, printedAt }) => {
      const name = letterName(letterId)
      const letter = { to, from: sender, date: japanDate(printedAt), address, lastDay }
      const edition = { title: 'スマートフォン登録のご案内', documentId: letterId, madeAt: printedAt }
      await writeDurably(join(folder, `${name}.pdf`), await printEnrolmentLetters([letter], edition))
    },
  }
}
