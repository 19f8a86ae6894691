"""The emoji this Slack knows by name."""

SIGNS = {
    "+1": "👍", "thumbsup": "👍", "-1": "👎", "pray": "🙏", "clap": "👏", "heart": "❤️", "tada": "🎉",
    "eyes": "👀", "white_check_mark": "✅", "heavy_check_mark": "✔️", "x": "❌", "wave": "👋", "bulb": "💡",
    "sparkles": "✨", "star": "⭐", "fire": "🔥", "rocket": "🚀",
    "hourglass": "⌛", "bell": "🔔", "seedling": "🌱",
    "briefcase": "💼", "books": "📚", "bookmark": "🔖", "memo": "📝", "pencil2": "✏️", "lock": "🔒",
    "warning": "⚠️",
    "information_source": "ℹ️", "question": "❓", "speech_balloon": "💬", "mag": "🔍", "calendar": "📅",
    "smile": "😄", "slightly_smiling_face": "🙂", "blush": "😊", "raised_hands": "🙌", "muscle": "💪",
    "handshake": "🤝", "ok_hand": "👌", "hugging_face": "🤗", "thinking_face": "🤔", "100": "💯",
    "inbox_tray": "📥",
}  # fmt: skip
