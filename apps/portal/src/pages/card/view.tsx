/** 券面画像: a copy of the holder's own card, marked as a copy with the time. */
import {
  Button,
  DescriptionList,
  EmptyState,
  ErrorNotice,
  PageHeading,
  PrintIcon,
  Section,
  SelectField,
  useSay,
} from '@jitsuin/ui'
import { type ReactElement, useState } from 'react'
import { slashMoment } from '../../formats.js'
import { useMe, usePlace } from '../../session/me.js'
import { portalWording } from '../../wording/index.js'
import { BackSide, FrontSide } from './face.js'
import { type CardFace, cardFace } from './model.js'

/** Draws the copy of the newest card, or of the one that is chosen. */
export function CardPage(): ReactElement {
  const say = useSay(portalWording)
  const { holder, cards, servedAt } = useMe()
  const [chosen, setChosen] = useState<string | null>(null)
  const plastic = cards.filter(({ kind }) => kind === 'ic-card')
  const card = plastic.find(({ cardId }) => cardId === chosen) ?? plastic[0]
  return (
    <>
      <PageHeading title={say('card.title')}>
        <p className="mt-4 text-ink-soft">{say('card.lead')}</p>
      </PageHeading>
      {plastic.length > 1 && card ? (
        <div className="screen-only mb-8 max-w-sm">
          <SelectField
            label={say('card.choose')}
            value={card.cardId}
            options={plastic.map(({ cardId }) => ({ value: cardId, label: cardId }))}
            onChange={setChosen}
          />
        </div>
      ) : null}
      {card?.standing === 'revoked' || card?.standing === 'ended' ? (
        <div className="mb-6">
          <ErrorNotice title={say(`card.${card.standing}`)} />
        </div>
      ) : null}
      {holder && card ? (
        <Copy face={cardFace(holder, card)} copiedAt={slashMoment(servedAt)} />
      ) : (
        <EmptyState title={say('card.none')} />
      )}
    </>
  )
}

function Copy({ face, copiedAt }: { readonly face: CardFace; readonly copiedAt: string }): ReactElement {
  const say = useSay(portalWording)
  const issuer = usePlace().data?.issuer
  return (
    <>
      <div className="space-y-6">
        <FrontSide face={face} copiedAt={copiedAt} />
        {issuer ? <BackSide face={face} copiedAt={copiedAt} issuer={issuer} /> : null}
      </div>
      <div className="mt-4">
        <Button onPress={() => window.print()}>
          <PrintIcon className="size-5" />
          {say('card.print')}
        </Button>
      </div>
      <div className="mt-12">
        <Section title={say('card.parts')}>
          <DescriptionList facts={useParts(face)} />
        </Section>
      </div>
    </>
  )
}

/** The same seven parts in words, for everyone who cannot read a picture. */
function useParts(face: CardFace) {
  const say = useSay(portalWording)
  const { name, romaji, birthDate, memberId, licenceNumber } = face
  return [
    { term: `① ${say('card.part1')}`, value: `${face.title} / ${face.titleEn}` },
    { term: `② ${say('card.part2')}`, value: 'HPKI' },
    { term: `③ ${say('card.part3')}`, value: say('card.noPhoto') },
    {
      term: `④ ${say('card.part4')}`,
      value: [name, romaji, birthDate, memberId, licenceNumber].filter((part) => part !== null).join(' / '),
    },
    { term: `⑤ ${say('card.part5')}`, value: face.expires },
    { term: `⑥ ${say('card.part6')}`, value: `${face.cardId} / ${face.issued}` },
    { term: `⑦ ${say('card.part7')}`, value: say('card.chip') },
  ]
}
