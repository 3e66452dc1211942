/** The application form on paper, from the answers of a draft. */
import { printApplicationForm } from '@jitsuin/print'
import type { ApplicationFormPrinter, PrintedAnswers } from '@jitsuin/registration'
import { CASE_KINDS } from '@jitsuin/registration/contract'

/** Makes the printer. `address`: where the QR code leads. */
export function formPrinter(address: string, addressee: string, clock: () => Date): ApplicationFormPrinter {
  return {
    print: ({ draftId, answers }) =>
      printApplicationForm(
        {
          fill: fillOf(answers),
          reference: { label: '入力番号', number: draftId.slice(0, 8).toUpperCase(), qr: `${address}/` },
          addressee,
        },
        { title: '医師資格証 発行申請書', documentId: draftId, madeAt: clock() },
      ),
  }
}

type Fill = Parameters<typeof printApplicationForm>[0]['fill']

/** What has no answer is left for the pen; a name of which a part is missing is left out whole. */
function fillOf(answers: PrintedAnswers): Fill {
  const { family, given, familyKana, givenKana, familyRomaji, givenRomaji } = answers
  const parts = { family, given, familyKana, givenKana, familyRomaji, givenRomaji }
  const isNamed = Object.values(parts).every((part) => part !== undefined)
  const same = [
    'birthDate',
    'phone',
    'email',
    'licenceNumber',
    'licenceDate',
    'memberId',
    'previousCardId',
  ] as const
  const kept = same.flatMap((field) => (answers[field] === undefined ? [] : [[field, answers[field]]]))
  const kind = Object.entries(CASE_KINDS).find(([name]) => name === answers.kind)?.[1].letter
  const { postalCode, prefecture, addressRest } = answers
  return {
    ...Object.fromEntries(kept),
    ...(kind !== undefined && { kind }),
    ...(isNamed && { name: parts as NonNullable<Fill['name']> }), // every part was looked at
    ...((answers.sex === 'male' || answers.sex === 'female') && { sex: answers.sex }),
    ...(postalCode !== undefined && {
      address: { postalCode, text: `${prefecture ?? ''}${addressRest ?? ''}` },
    }),
  }
}
