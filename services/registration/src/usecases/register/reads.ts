/** What other services ask of the register: a card with its holder, and the holder's photo. */
import { japanDate } from '@jitsuin/kernel'
import type { PersonRef } from '@jitsuin/sso/contract'
import { type CardEntry, loadCardEntry, loadNewestEntry } from '../../store/register/cards.js'
import { loadPhotoPlace } from '../../store/register/photos.js'
import type { RegistrationContext } from '../context.js'
import { type CardStanding, judgeCard } from './judge-card.js'

/** A card with its holder, as the registry matched them. Days are those of Japan, the last one included. */
export type RegisteredCard = {
  readonly cardId: string
  readonly person: PersonRef
  readonly facts: { readonly state: CardStanding; readonly firstDay: string; readonly lastDay: string }
  /** The four items of the card's own application (requirements C-05). */
  readonly items: {
    /** Kanji: family name, one full-width space, given name. */
    readonly name: string
    readonly birthDate: string
    readonly registrationDate: string
    readonly registrationNumber: string
  }
  readonly qualification: '医師'
  readonly registryMatchedOn: string
}

/** A photo as it stands on the card. */
export type HolderPhoto = { readonly mediaType: string; readonly bytes: Uint8Array }

/** Every method throws when the register cannot be read. */
export type RegisterReads = {
  /** By the number on its face, as it is printed. */
  readonly cardByNumber: (cardId: string) => Promise<RegisteredCard | 'unknown'>
  /** The newest card that was handed over to a person; before the first hand-over, the newest that was made. */
  readonly newestCardOf: (person: PersonRef) => Promise<RegisteredCard | 'unknown'>
  /** The newest photo that was accepted. Throws `file/not-found` or `file/damaged` if the file store lost it. */
  readonly photoOf: (person: PersonRef) => Promise<HolderPhoto | 'none'>
}

/** Opens the reads. They change nothing and leave no trace; whoever asks records that they asked. */
export function registerReads(
  context: Pick<RegistrationContext, 'store' | 'files' | 'clock' | 'centre'>,
): RegisterReads {
  const { store, files, clock, centre } = context
  const answer = (entry: CardEntry | undefined) =>
    entry ? registeredCard(entry, { centre, today: japanDate(clock()) }) : 'unknown'
  return {
    cardByNumber: async (cardId) => answer(await loadCardEntry(store.read, cardId)),
    newestCardOf: async (person) =>
      person.centre === centre
        ? answer(await loadNewestEntry(store.read, person.subjectSerialNumber))
        : 'unknown',
    photoOf: async (person) => {
      const place =
        person.centre === centre ? await loadPhotoPlace(store.read, person.subjectSerialNumber) : undefined
      if (!place) return 'none'
      return { mediaType: place.mediaType, bytes: await files.load(place.sha256Hex) }
    },
  }
}

/** A number that no certificate was issued for, or that nobody was matched for, is no card to speak of. */
function registeredCard(
  entry: CardEntry,
  { centre, today }: { readonly centre: string; readonly today: string },
): RegisteredCard | 'unknown' {
  const { cardId, subjectSerialNumber, issuedOn, expiresOn, matchedAt, form } = entry
  if (issuedOn === null || expiresOn === null || matchedAt === null) return 'unknown'
  return {
    cardId,
    person: { centre, subjectSerialNumber },
    facts: { state: judgeCard(entry, today), firstDay: issuedOn, lastDay: expiresOn },
    items: {
      name: `${form.name.family}　${form.name.given}`,
      birthDate: form.birthDate,
      registrationDate: form.licenceDate,
      registrationNumber: form.licenceNumber,
    },
    qualification: '医師',
    registryMatchedOn: japanDate(new Date(matchedAt)),
  }
}
