"""The one place where engine, messengers, storage, clock and web meet; known by ``__main__`` alone."""
