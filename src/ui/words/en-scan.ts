// English: reading a code with the camera, and what the camera's permission has to do with finding each other.

export const enScan = {
  scan: {
    button: 'Scan a QR code',
    title: 'Scan a QR code',
    asking: 'Your browser is asking whether this page may use the camera. Please allow it.',
    looking: 'Hold the code before the camera, so that all of it is in the picture.',
    foreign: 'This is a QR code, but neither an invitation nor a reply. Show the one from your neighbour’s page.',
    video: 'What the camera sees',
    private: 'No picture leaves this computer.',
    picture: 'Read it from a picture',
    again: 'Try again',
    close: 'Close',
    troubles: {
      refused: {
        says: 'The browser does not let this page use the camera.',
        next: 'Allow it beside the address of the page and try again. Or close this, and paste the text instead.',
      },
      none: {
        says: 'This computer has no camera that the browser can find.',
        next: 'Close this and paste the text instead, or read the code from a picture.',
      },
      busy: {
        says: 'The camera does not start. Perhaps another program is using it.',
        next: 'End that program and try again. Or close this, and paste the text instead.',
      },
      ended: {
        says: 'The camera has stopped.',
        next: 'Try again. Or close this, and paste the text instead.',
      },
      unread: {
        says: 'There is no code to be read in this picture.',
        next: 'Take a sharper one with all of the code in it. Or close this, and paste the text instead.',
      },
    },
  },
  address: {
    title: 'This browser hides where your computer is',
    why: 'It tells no page its address, so a computer in another network cannot find it. A page that may use the camera or the microphone is told.',
    nothing: 'Nothing is recorded: the camera is switched off again at once.',
    button: 'Allow the camera',
    asking: 'Your browser is asking…',
    allowed: {
      maker: 'Allowed. Now make a fresh link and send that one: it says where this computer is.',
      answerer:
        'Allowed. Now ask your neighbour for a fresh invitation and paste it here: your reply to it says where this computer is.',
    },
    troubles: {
      refused: 'The browser does not allow it. You can change that beside the address of the page, and press again.',
      none: 'The browser finds neither a camera nor a microphone here. Try from the same Wi-Fi, or let another neighbour invite.',
    },
  },
}
