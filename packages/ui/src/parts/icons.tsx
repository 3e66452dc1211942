/** Our own icons: 24 × 24, drawn in the colour of the text beside them, hidden from readers (a word always stands beside). */
import type { ReactElement, ReactNode } from 'react'

/** Properties of an icon: a size class such as `size-6`. */
export type IconProps = { readonly className?: string }

function Stroke({
  className = 'size-6',
  children,
}: IconProps & { readonly children: ReactNode }): ReactElement {
  return (
    <svg
      aria-hidden="true"
      className={`shrink-0 ${className}`}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {children}
    </svg>
  )
}

function Solid({
  className = 'size-6',
  children,
}: IconProps & { readonly children: ReactNode }): ReactElement {
  return (
    <svg aria-hidden="true" className={`shrink-0 ${className}`} viewBox="0 0 24 24" fill="currentColor">
      {children}
    </svg>
  )
}

/** A seal with the strokes of 印: the mark of the platform. */
export function SealIcon(props: IconProps): ReactElement {
  return (
    <Stroke {...props}>
      <rect x="2" y="2" width="20" height="20" rx="5" />
      <path d="M11 6.5 7 7.6v8.9M7 11.5h4M7 16.5h4.2M14 7h3.6v6.4c0 1-.4 1.4-1.4 1.4M14 7v11" />
    </Stroke>
  )
}

/** A disc with a tick: verified. */
export function CheckIcon(props: IconProps): ReactElement {
  return (
    <Solid {...props}>
      <path d="M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm-1.4 14.6-4.3-4.3 1.5-1.5 2.8 2.8 5.8-5.8 1.5 1.5-7.3 7.3Z" />
    </Solid>
  )
}

/** An octagon with a cross: refused. Its outline differs from the others, so that colour is not needed. */
export function CrossIcon(props: IconProps): ReactElement {
  return (
    <Solid {...props}>
      <path d="M8 2h8l6 6v8l-6 6H8l-6-6V8l6-6Zm.9 5.4L7.4 8.9l3.1 3.1-3.1 3.1 1.5 1.5 3.1-3.1 3.1 3.1 1.5-1.5-3.1-3.1 3.1-3.1-1.5-1.5-3.1 3.1-3.1-3.1Z" />
    </Solid>
  )
}

/** A triangle with an exclamation mark: cannot be decided. */
export function QuestionIcon(props: IconProps): ReactElement {
  return (
    <Solid {...props}>
      <path d="M12 2.5 23 21.5H1L12 2.5Zm-1.1 7v6h2.2v-6h-2.2Zm0 7.7v2.2h2.2v-2.2h-2.2Z" />
    </Solid>
  )
}

/** A ring with a bar: does not apply. */
export function DashIcon(props: IconProps): ReactElement {
  return (
    <Stroke {...props}>
      <circle cx="12" cy="12" r="9" />
      <path d="M8 12h8" />
    </Stroke>
  )
}

/** A sheet with an arrow into it: hand a file over. */
export function UploadIcon(props: IconProps): ReactElement {
  return (
    <Stroke {...props}>
      <path d="M14 2.5H6.5a2 2 0 0 0-2 2v15a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2V8L14 2.5ZM14 2.5V8h5.5M12 17.5v-6M9.3 14l2.7-2.7 2.7 2.7" />
    </Stroke>
  )
}

/** An arrow onto a line: download. */
export function DownloadIcon(props: IconProps): ReactElement {
  return (
    <Stroke {...props}>
      <path d="M12 3.5v11M7.5 10.5 12 15l4.5-4.5M4 20h16" />
    </Stroke>
  )
}

/** A printer. */
export function PrintIcon(props: IconProps): ReactElement {
  return (
    <Stroke {...props}>
      <path d="M7 8.5v-5h10v5M7 17H4.5v-6.5a2 2 0 0 1 2-2h11a2 2 0 0 1 2 2V17H17M7 14h10v6.5H7V14Z" />
    </Stroke>
  )
}

/** Two sheets: copy. */
export function CopyIcon(props: IconProps): ReactElement {
  return (
    <Stroke {...props}>
      <rect x="9" y="9" width="11.5" height="11.5" rx="2" />
      <path d="M5.5 15h-1a1 1 0 0 1-1-1V4.5a1 1 0 0 1 1-1H14a1 1 0 0 1 1 1v1" />
    </Stroke>
  )
}

/** A chevron that points down. */
export function ChevronIcon(props: IconProps): ReactElement {
  return (
    <Stroke {...props}>
      <path d="m6 9.5 6 6 6-6" />
    </Stroke>
  )
}

/** An arrow back. */
export function BackIcon(props: IconProps): ReactElement {
  return (
    <Stroke {...props}>
      <path d="M20 12H4.5M11 5l-7 7 7 7" />
    </Stroke>
  )
}

/** An i in a ring: a note. */
export function NoteIcon(props: IconProps): ReactElement {
  return (
    <Stroke {...props}>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 11v5.5M12 7.6v.1" />
    </Stroke>
  )
}

/** A card with a chip. */
export function CardIcon(props: IconProps): ReactElement {
  return (
    <Stroke {...props}>
      <rect x="2" y="4.5" width="20" height="15" rx="2.5" />
      <rect x="5.5" y="9" width="5" height="4" rx="0.8" />
      <path d="M14 9h5M14 12h3M5.5 16h6" />
    </Stroke>
  )
}

/** A card with a portrait: the My Number card. */
export function IdentityIcon(props: IconProps): ReactElement {
  return (
    <Stroke {...props}>
      <rect x="2" y="4.5" width="20" height="15" rx="2.5" />
      <circle cx="16.5" cy="10" r="2" />
      <path d="M13 16c.4-1.8 1.7-2.8 3.5-2.8s3.1 1 3.5 2.800M5 9h5M5 12.500h4" />
    </Stroke>
  )
}

/** A key: a passkey. */
export function KeyIcon(props: IconProps): ReactElement {
  return (
    <Stroke {...props}>
      <circle cx="7.5" cy="12" r="4.5" />
      <path d="M12 12h9.500M18 12v4M21.5 12v3" />
    </Stroke>
  )
}

/** A padlock. */
export function LockIcon(props: IconProps): ReactElement {
  return (
    <Stroke {...props}>
      <rect x="4.5" y="10.5" width="15" height="10.5" rx="2" />
      <path d="M8 10.500V7a4 4 0 0 1 8 0v3.500M12 14.500v2.5" />
    </Stroke>
  )
}

/** A shield: a certificate in the browser. */
export function ShieldIcon(props: IconProps): ReactElement {
  return (
    <Stroke {...props}>
      <path d="M12 2.5 4.5 5.500v6c0 4.8 3.2 8.4 7.5 10 4.3-1.6 7.5-5.2 7.5-10v-6L12 2.500Z" />
      <path d="m8.5 12 2.5 2.5 4.5-5" />
    </Stroke>
  )
}
