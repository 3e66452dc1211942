/** The two sides of the card as pictures. Each of the seven parts carries its number, and 複製 with the time lies over all. */
import type { Text } from '@jitsuin/kernel'
import { useSay } from '@jitsuin/ui'
import { type ReactElement, type ReactNode, useId } from 'react'
import { portalWording } from '../../wording/index.js'
import { BACK_NOTICES, type CardFace } from './model.js'

/** ID-1 (ISO/IEC 7810 §5): 85.60 × 53.98 mm, drawn as 856 × 540. */
const WIDTH = 856
const HEIGHT = 540

type Side = { readonly face: CardFace; readonly copiedAt: string }

/** Front: parts ① to ⑥. */
export function FrontSide({ face, copiedAt }: Side): ReactElement {
  const say = useSay(portalWording)
  const label = say('card.image', { name: face.name, side: say('card.front') })
  return (
    <Plastic label={label} copiedAt={copiedAt}>
      <rect width={WIDTH} height="112" className="fill-action" />
      <text x="48" y="50" className="fill-paper" fontSize="24">
        {face.titleEn}
      </text>
      <text x="48" y="94" className="fill-paper" fontSize="36" fontWeight="700" letterSpacing="8">
        {face.title}
      </text>
      <Mark x={24} y={44} number={1} />
      <HpkiMark />
      <Mark x={690} y={26} number={2} />
      <Portrait caption={say('card.part3')} />
      <Mark x={44} y={164} number={3} />
      <HolderLines face={face} />
      <Mark x={262} y={164} number={4} />
      <Line x={290} y={442} label="Date of Expiry" value={face.expires} />
      <Mark x={262} y={434} number={5} />
      <Line x={290} y={492} label="Card ID" value={face.cardId} />
      <Line x={562} y={492} label="Date of Issue" value={face.issued} />
      <Mark x={262} y={484} number={6} />
    </Plastic>
  )
}

/** Back: part ⑦, the seven notices, and the issuer. */
export function BackSide({ face, copiedAt, issuer }: Side & { readonly issuer: Text }): ReactElement {
  const say = useSay(portalWording)
  const label = say('card.image', { name: face.name, side: say('card.back') })
  return (
    <Plastic label={label} copiedAt={copiedAt}>
      <Chip />
      <Mark x={44} y={60} number={7} />
      {BACK_NOTICES.map((notice, index) => (
        <text key={notice} x="60" y={218 + index * 32} fontSize="21" className="fill-ink">
          {`${index + 1}. ${notice}`}
        </text>
      ))}
      <path d="M40 448h776" className="stroke-edge" />
      <text x="60" y="482" fontSize="21" className="fill-ink">
        {`発行者：${issuer.ja}`}
      </text>
      <text x="60" y="512" fontSize="20" className="fill-ink">
        {`Issuer: ${issuer.en}`}
      </text>
    </Plastic>
  )
}

function Plastic(props: {
  readonly label: string
  readonly copiedAt: string
  readonly children: ReactNode
}): ReactElement {
  const say = useSay(portalWording)
  const words = `${say('card.copy')} ${props.copiedAt}`
  const outline = useId()
  return (
    <svg
      role="img"
      aria-label={`${props.label} ${words}`}
      viewBox={`-4 -4 ${WIDTH + 8} ${HEIGHT + 8}`}
      className="w-full max-w-xl break-inside-avoid"
    >
      <clipPath id={outline}>
        <rect width={WIDTH} height={HEIGHT} rx="32" />
      </clipPath>
      <g clipPath={`url(#${outline})`}>
        <rect width={WIDTH} height={HEIGHT} className="fill-paper" />
        {props.children}
        <g fontSize="34" fontWeight="700" className="fill-danger" opacity="0.28">
          {[190, 330, 470].map((y, row) => (
            <text key={y} x={60 + row * 90} y={y} transform={`rotate(-14 ${WIDTH / 2} ${y})`}>
              {`${words}　${words}`}
            </text>
          ))}
        </g>
      </g>
      <rect width={WIDTH} height={HEIGHT} rx="32" fill="none" strokeWidth="2" className="stroke-edge" />
    </svg>
  )
}

function HolderLines({ face }: { readonly face: CardFace }): ReactElement {
  return (
    <>
      <text x="290" y="182" fontSize="36" fontWeight="700" className="fill-ink">
        {face.name}
      </text>
      <text x="290" y="222" fontSize="25" className="fill-ink">
        {face.romaji}
      </text>
      <Line x={290} y={280} label="Date of Birth" value={face.birthDate} />
      <Line x={290} y={330} label="JMA Membership ID No." value={face.memberId ?? '–'} />
      <Line x={290} y={380} label={face.licenceLabel} value={face.licenceNumber} />
    </>
  )
}

function Line(props: {
  readonly x: number
  readonly y: number
  readonly label: string
  readonly value: string
}): ReactElement {
  return (
    <text x={props.x} y={props.y} className="fill-ink">
      <tspan fontSize="17" className="fill-ink-soft">
        {`${props.label}  `}
      </tspan>
      <tspan fontSize="25" fontWeight="700">
        {props.value}
      </tspan>
    </text>
  )
}

/** The number of a part, in a ring. */
function Mark({
  x,
  y,
  number,
}: {
  readonly x: number
  readonly y: number
  readonly number: number
}): ReactElement {
  return (
    <g>
      <circle cx={x} cy={y} r="15" strokeWidth="2" className="fill-paper stroke-action" />
      <text x={x} y={y + 7} textAnchor="middle" fontSize="20" fontWeight="700" className="fill-action">
        {number}
      </text>
    </g>
  )
}

/** A mark of our own in the place of the HPKI logo, which belongs to its owners. */
function HpkiMark(): ReactElement {
  return (
    <g>
      <rect x="690" y="22" width="126" height="68" rx="12" className="fill-paper" />
      <text x="753" y="68" textAnchor="middle" fontSize="34" fontWeight="700" className="fill-action">
        HPKI
      </text>
    </g>
  )
}

/** A silhouette where the photograph is on the card. */
function Portrait({ caption }: { readonly caption: string }): ReactElement {
  return (
    <g>
      <rect x="40" y="160" width="196" height="252" rx="8" className="fill-ground stroke-edge" />
      <circle cx="138" cy="252" r="44" className="fill-edge" />
      <path d="M66 411c4-68 34-98 72-98s68 30 72 98Z" className="fill-edge" />
      <text x="138" y="442" textAnchor="middle" fontSize="20" className="fill-ink-soft">
        {caption}
      </text>
    </g>
  )
}

function Chip(): ReactElement {
  return (
    <g className="stroke-ink-soft" strokeWidth="2">
      <rect x="60" y="60" width="118" height="98" rx="14" className="fill-ground" />
      <path d="M60 92h38M60 126h38M140 92h38M140 126h38M98 60v98M140 60v98M98 109h42" fill="none" />
    </g>
  )
}
