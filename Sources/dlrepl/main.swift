print("dlrepl")
