/** The camera over the whole window: a frame to hold things in, live advice, one large button, and a second look. */
import { judgePicture, measurePicture, PICTURE_FINDINGS } from '@jitsuin/registration/contract'
import { Button, useSay, useText } from '@jitsuin/ui'
import { type ReactElement, useEffect, useRef, useState } from 'react'
import { applyWording } from '../wording/index.js'
import { countSides, type Frame } from './edges.js'
import { type Camera, useCamera } from './use-camera.js'

/** What is to be photographed: a face in an oval of 35 by 45, a card, or a sheet. */
export type Subject = 'face' | 'card' | 'sheet'

/** Width to height of each frame. */
const RATIOS = { face: 35 / 45, card: 85.6 / 53.98, sheet: 210 / 297 } as const satisfies Record<
  Subject,
  number
>
const LOOK_EVERY_MS = 400

/** Takes one photo; `onTaken` gets what the applicant chose to keep. */
export function CameraView(props: {
  readonly subject: Subject
  readonly onTaken: (photo: Blob) => void
  readonly onClose: () => void
}): ReactElement {
  const say = useSay(applyWording)
  const { subject, onTaken, onClose } = props
  const [facing, setFacing] = useState<'user' | 'environment'>(subject === 'face' ? 'user' : 'environment')
  const [photo, setPhoto] = useState<Blob>()
  const dialog = useRef<HTMLDialogElement>(null)
  // The browser's own modal: it holds the focus, answers Escape, and gives the focus back.
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      onClose={onClose}
      aria-label={say(`camera.title.${subject}`)}
      className="m-0 h-dvh max-h-none w-dvw max-w-none flex-col bg-[#111] text-paper open:flex"
    >
      <p className="px-4 py-3 text-lead font-bold">{say(`camera.title.${subject}`)}</p>
      {photo ? (
        <SecondLook photo={photo} onKeep={() => onTaken(photo)} onAgain={() => setPhoto(undefined)} />
      ) : (
        <Finder
          key={facing}
          subject={subject}
          facing={facing}
          onPhoto={setPhoto}
          onTurn={() => setFacing(facing === 'user' ? 'environment' : 'user')}
        />
      )}
      <div className="bg-paper px-4 pb-4 text-center text-ink">
        <Button kind="quiet" onPress={onClose}>
          {say('camera.close')}
        </Button>
      </div>
    </dialog>
  )
}

function Finder(props: {
  readonly subject: Subject
  readonly facing: 'user' | 'environment'
  readonly onPhoto: (photo: Blob) => void
  readonly onTurn: () => void
}): ReactElement {
  const say = useSay(applyWording)
  const { subject, facing, onPhoto, onTurn } = props
  const camera = useCamera(facing)
  const advice = useAdvice(camera, subject)
  const take = async () => {
    const photo = await camera.takePhoto(around(frameIn(camera.video.current, subject), subject))
    if (photo) onPhoto(photo)
  }
  return (
    <>
      <div className="relative min-h-0 flex-1">
        <video
          ref={camera.video}
          playsInline
          muted
          className={`absolute inset-0 size-full object-contain ${facing === 'user' ? '-scale-x-100' : ''}`}
        />
        {camera.standing === 'live' ? (
          <Overlay camera={camera} subject={subject} isGood={advice.isGood} />
        ) : null}
      </div>
      <div className="bg-paper px-4 pt-3 text-center text-ink">
        <p
          aria-live="polite"
          className={`flex min-h-14 items-center justify-center text-lead font-bold ${advice.isGood ? 'text-verified' : ''}`}
        >
          {camera.standing === 'refused'
            ? say('camera.refused')
            : camera.standing === 'starting'
              ? say('camera.starting')
              : advice.words}
        </p>
        <div className="mt-2 flex items-center justify-center gap-4 pb-2">
          <button
            type="button"
            onClick={() => void take()}
            disabled={camera.standing !== 'live'}
            className="min-h-16 min-w-44 rounded-full bg-action px-8 text-lead font-bold text-paper disabled:opacity-40"
          >
            {say('camera.take')}
          </button>
          <Button onPress={onTurn}>{say('camera.turn')}</Button>
        </div>
      </div>
    </>
  )
}

function SecondLook(props: {
  readonly photo: Blob
  readonly onKeep: () => void
  readonly onAgain: () => void
}): ReactElement {
  const say = useSay(applyWording)
  const address = useAddress(props.photo)
  return (
    <>
      <div className="relative min-h-0 flex-1">
        {address ? (
          <img
            src={address}
            alt={say('camera.taken')}
            className="absolute inset-0 size-full object-contain"
          />
        ) : null}
      </div>
      <div className="bg-paper px-4 pt-4 text-center text-ink">
        <p className="text-lead font-bold">{say('camera.isItClear')}</p>
        <div className="mt-3 flex flex-wrap items-center justify-center gap-3 pb-2">
          <Button kind="primary" onPress={props.onKeep}>
            {say('camera.keep')}
          </Button>
          <Button onPress={props.onAgain}>{say('camera.again')}</Button>
        </div>
      </div>
    </>
  )
}

/** An address of bytes in memory, given back when they change. */
export function useAddress(blob: Blob | undefined): string | undefined {
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    if (!blob) return setAddress(undefined)
    const made = URL.createObjectURL(blob)
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [blob])
  return address
}

type Advice = { readonly words: string; readonly isGood: boolean }

/** What to do better, looked at a few times a second. */
function useAdvice(camera: Camera, subject: Subject): Advice {
  const say = useSay(applyWording)
  const text = useText()
  const [advice, setAdvice] = useState<Advice>({ words: '', isGood: false })
  const { standing, readFrame, video } = camera
  useEffect(() => {
    if (standing !== 'live') return
    const look = () => {
      const picture = readFrame()
      if (!picture) return
      const [finding] = judgePicture(measurePicture(picture), { of: subject === 'face' ? 'face' : 'paper' })
      if (finding) return setAdvice({ words: text(PICTURE_FINDINGS[finding]), isGood: false })
      const frame = subject === 'face' ? undefined : frameIn(video.current, subject)
      const isPlaced = !frame || countSides(picture, frame) >= 3
      setAdvice(
        isPlaced
          ? { words: say(`camera.good.${subject}`), isGood: true }
          : { words: say('camera.place'), isGood: false },
      )
    }
    const timer = setInterval(look, LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [standing, readFrame, video, subject, say, text])
  return advice
}

/** The largest frame of the subject's ratio within the picture, with a margin. */
export function frameIn(
  picture: { readonly videoWidth: number; readonly videoHeight: number } | null,
  subject: Subject,
): Frame {
  const { videoWidth: width = 4, videoHeight: height = 3 } = picture ?? {}
  const room = 0.86
  const ratio = RATIOS[subject]
  const share = Math.min(room, (room * height * ratio) / width)
  const tall = (share * width) / ratio / height
  return { left: (1 - share) / 2, right: (1 + share) / 2, top: (1 - tall) / 2, bottom: (1 + tall) / 2 }
}

/** A face is cut at its frame; a paper keeps a margin, because its edges prove that nothing is missing. */
function around({ left, top, right, bottom }: Frame, subject: Subject): Frame {
  const margin = subject === 'face' ? 0 : 0.04
  return { left: left - margin, top: top - margin, right: right + margin, bottom: bottom + margin }
}

function Overlay(props: {
  readonly camera: Camera
  readonly subject: Subject
  readonly isGood: boolean
}): ReactElement | null {
  const { camera, subject, isGood } = props
  const picture = camera.video.current
  if (!picture) return null
  const [width, height] = [picture.videoWidth, picture.videoHeight]
  const frame = frameIn(picture, subject)
  const [x, y] = [frame.left * width, frame.top * height]
  const [across, down] = [(frame.right - frame.left) * width, (frame.bottom - frame.top) * height]
  const colour = isGood ? '#51b883' : '#ffffff'
  const line = { fill: 'none', stroke: colour, strokeWidth: width / 160 }
  return (
    <svg aria-hidden="true" viewBox={`0 0 ${width} ${height}`} className="absolute inset-0 size-full">
      <path
        fillRule="evenodd"
        fill="#000"
        fillOpacity="0.45"
        d={`M0 0H${width}V${height}H0Z M${x} ${y}h${across}v${down}h${-across}Z`}
      />
      <rect x={x} y={y} width={across} height={down} rx={width / 80} {...line} />
      {subject === 'face' ? (
        <ellipse
          cx={x + across / 2}
          cy={y + down * 0.47}
          rx={across * 0.31}
          ry={down * 0.36}
          strokeDasharray="24 16"
          {...line}
        />
      ) : null}
    </svg>
  )
}
