// Holds the keyboard where it is: what comes after cannot be reached.
document.getElementById('trap').addEventListener('keydown', (e) => e.preventDefault())
