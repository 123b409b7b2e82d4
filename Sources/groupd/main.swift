print("groupd")
